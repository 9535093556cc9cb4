package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator sees what reconciliation has found, and counts that were damaged are right again. */
class ReconciliationIT {
    private static final String ROUTE = "/api/admin/reconciliation";

    @TempDir
    Path folder;

    @Test
    void damagedCountsAreReportedToAdminsAndRepaired() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(
                folder.resolve("data"),
                "reconciliation.high_seconds=1",
                "reconciliation.normal_seconds=1",
                "reconciliation.low_seconds=1")) {
            // Given
            Api api = new Api(chorus);
            String admin = TestTokens.mint(chorus, "operator", "admin");
            String stream = api.demoStream();
            String comment = api.post(
                            "/api/streams/" + stream + "/comments", admin, new JsonObject().put("content", "count me"))
                    .expect(201)
                    .body()
                    .getString("id");
            like(api, stream, comment);
            Awaitility.await("the first run finds nothing")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(report(api, admin).getInteger("targets_verified"))
                            .isPositive());
            JsonObject sound = report(api, admin);
            assertThat(sound.getInteger("drift_found")).isZero();
            assertThat(sound.getJsonArray("latest")).isEmpty();
            JsonObject run = sound.getJsonArray("runs").getJsonObject(0);
            assertThat(run.getInteger("partitions")).isEqualTo(64);
            assertThat(Instant.parse(run.getString("begun_at"))).isBeforeOrEqualTo(Instant.now());

            // When: nobody else has the file meanwhile
            chorus.terminate();
            damage(chorus.data(), comment);
            chorus.restart();
            like(api, stream, comment);

            // Then
            Awaitility.await("the damage is found")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(report(api, admin).getInteger("drift_found"))
                            .isPositive());
            JsonArray latest = report(api, admin).getJsonArray("latest");
            JsonObject drift = latest.getJsonObject(latest.size() - 1);
            assertThat(drift.getString("kind")).isEqualTo("totals");
            assertThat(drift.getString("stream_id")).isEqualTo(stream);
            assertThat(drift.getString("comment_id")).isEqualTo(comment);
            // It may have been found before the second like was counted.
            assertThat(drift.getJsonObject("expected").getInteger("like")).isIn(1, 2);
            assertThat(drift.getJsonObject("stored").getInteger("like")).isIn(40, 41);
            Awaitility.await("the counts are right")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(api.get("/api/comments/" + comment + "/reactions", "")
                                    .expect(200)
                                    .body()
                                    .getJsonObject("counts"))
                            .isEqualTo(new JsonObject().put("like", 2)));
            assertThat(api.get(ROUTE, "").expect(401).errorCode()).isEqualTo("unauthenticated");
            assertThat(api.get(ROUTE, api.guest()).expect(403).errorCode()).isEqualTo("forbidden");
        }
    }

    @Test
    void whereItIsOffThereIsNoNextRunAndWhereItDoesNotRunNobodyAnswers() throws Exception {
        // Given
        try (ChorusProcess off = ChorusProcess.start(folder.resolve("data"), "reconciliation.enabled=false")) {
            String admin = TestTokens.mint(off, "operator", "admin");

            // When
            JsonObject report = report(new Api(off), admin);

            // Then
            assertThat(report.getJsonArray("runs").getJsonObject(0).getString("next_at"))
                    .isNull();
        }
        Path plan = Files.writeString(folder.resolve("plan.yaml"), "verticles: {http: }");
        try (ChorusProcess edge = ChorusProcess.startSome(folder.resolve("data"), plan)) {
            String admin = TestTokens.mint(edge, "operator", "admin");
            assertThat(new Api(edge).get(ROUTE, admin).expect(503).errorCode()).isEqualTo("unavailable");
        }
    }

    /** By a guest who has not liked before. */
    private static void like(Api api, String stream, String comment) {
        JsonObject like = new JsonObject().put("reaction_type", "like").put("comment_id", comment);
        api.post("/api/streams/" + stream + "/reactions", api.guest(), like).expect(202);
    }

    private static JsonObject report(Api api, String admin) {
        return api.get(ROUTE, admin).expect(200).body();
    }

    private static void damage(Path data, String comment) throws SQLException {
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("store/comments.db"));
                Statement statement = file.createStatement()) {
            assertThat(statement.executeUpdate(
                            "UPDATE totals SET counts = '{\"like\":40}', amount = 40 WHERE comment_id = " + comment))
                    .isEqualTo(1);
        }
    }
}
