package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.adapter.postgres.Database;
import dev.chorus.stack.RealServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole Chorus whose directory is on PostgreSQL, everything else embedded, and the ways in which that can be away. */
class PostgresOutageIT {
    @RegisterExtension
    static final RealServer POSTGRES = RealServer.own("postgres");

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @AfterEach
    void mend() {
        POSTGRES.wake();
        POSTGRES.restart();
    }

    @ParameterizedTest
    @EnumSource
    void withTheServerAwayWhoIsKnownGoesOnAndWhatHappenedReachesItOnReturn(Fault fault) throws Exception {
        try (ChorusProcess chorus =
                ChorusProcess.start(folder.resolve("data"), RealSettings.of(POSTGRES, "postgres.timeout_ms=3000"))) {
            // Given
            Api api = new Api(chorus);
            String admin = TestTokens.mint(chorus, "operator", "admin");
            String stream = api.openStream(admin, new JsonObject());
            String ana = api.guest();
            Viewer viewer = Viewer.join(chorus, stream, "", "full");
            List<String> posted = new ArrayList<>();
            posted.add(post(api, stream, ana));
            Awaitility.await().atMost(SOON).until(() -> viewer.covered() > 0);
            String epoch = viewer.epoch();

            // When
            fault.begin.run();

            // Then
            for (int i = 0; i < 30; i++) {
                posted.add(post(api, stream, ana));
            }
            String hidden = posted.getLast();
            api.post("/api/comments/" + hidden + "/hide", admin, new JsonObject())
                    .expect(200);
            api.send("PATCH", "/api/streams/" + stream, admin, new JsonObject().put("title", "Changed"))
                    .expect(200);
            assertThat(title(api, stream)).isEqualTo("Changed");
            List<JsonObject> history = api.history(stream, 200);
            assertThat(ids(history)).containsExactlyElementsOf(posted.reversed());
            assertThat(history.getFirst().getString("status")).isEqualTo("hidden");
            Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(
                            api.post("/api/auth/guest", "", new JsonObject()).status())
                    .isEqualTo(503));
            assertThat(api.get("/health/db", "").status()).isEqualTo(503);
            JsonObject health = api.get("/health", "").expect(200).body();
            assertThat(health.getJsonObject("checks").getJsonObject("db").getString("status"))
                    .isEqualTo("down");

            // When
            fault.end.run();

            // Then
            Awaitility.await()
                    .atMost(SOON)
                    .until(() ->
                            api.post("/api/auth/guest", "", new JsonObject()).status() == 201);
            Awaitility.await().atMost(SOON).until(() -> Database.chorus(POSTGRES)
                    .column("SELECT title FROM streams WHERE id = " + stream)
                    .equals(List.of("Changed")));
            posted.add(post(api, stream, ana));
            assertThat(ids(api.history(stream, 200))).containsExactlyElementsOf(posted.reversed());
            // Who is hidden before a batch goes out is in none.
            List<String> shown =
                    posted.stream().filter(id -> !id.equals(hidden)).toList();
            Awaitility.await().atMost(SOON).until(() -> viewer.ids().containsAll(shown));
            assertThat(viewer.ids()).doesNotHaveDuplicates();
            assertThat(viewer.breaches()).isEmpty();
            assertThat(viewer.epoch()).isEqualTo(epoch);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> api.get("/health/db", "").status() == 200);
            viewer.close();
        }
    }

    @Test
    void aStopWhileTheServerHangsComesToItsEnd() throws Exception {
        try (ChorusProcess chorus =
                ChorusProcess.start(folder.resolve("data"), RealSettings.of(POSTGRES, "postgres.timeout_ms=3000"))) {
            new Api(chorus).guest();
            POSTGRES.hang();

            chorus.terminate();

            assertThat(chorus.output()).contains("stopping").doesNotContain("nothing happened for");
        }
    }

    @Test
    void aStartWithoutTheServerEndsWithOneLineThatSaysSo() throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--data", folder.resolve("none").toString()));
        for (String setting : RealSettings.of(POSTGRES, "postgres.port=" + ChorusProcess.freePort())) {
            arguments.addAll(List.of("--set", setting));
        }
        Path out = folder.resolve("none.out");

        Process serve = ChorusProcess.java(arguments)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();

        assertThat(serve.waitFor()).isEqualTo(2);
        assertThat(Files.readString(out))
                .contains("PostgreSQL at 127.0.0.1:")
                .doesNotContain(POSTGRES.environment().get("CHORUS_POSTGRES_PASSWORD"))
                .doesNotContain("\tat ");
    }

    private static String post(Api api, String stream, String token) {
        return api.post("/api/streams/" + stream + "/comments", token, new JsonObject().put("content", "hello"))
                .expect(201)
                .body()
                .getString("id");
    }

    private static String title(Api api, String stream) {
        return api.get("/api/streams/" + stream, "").expect(200).body().getString("title");
    }

    private static List<String> ids(List<JsonObject> comments) {
        return comments.stream().map(c -> c.getString("id")).toList();
    }

    /** A way for a server to be away, and back. */
    private enum Fault {
        STOPPED(POSTGRES::stop, POSTGRES::restart),
        HUNG(POSTGRES::hang, POSTGRES::wake),
        KILLED(POSTGRES::kill, POSTGRES::restart);

        private final Runnable begin;
        private final Runnable end;

        Fault(Runnable begin, Runnable end) {
            this.begin = begin;
            this.end = end;
        }
    }
}
