package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who watches a small room is a list, and each in it is as they say on their connections. */
class PresenceIT {
    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static Api api;
    private static String admin;
    private static String ana;
    private static String bo;

    private String stream;

    @BeforeAll
    static void start() {
        chorus = ChorusProcess.start(folder.resolve("data"), "limits.requests_per_minute=0");
        api = new Api(chorus);
        admin = TestTokens.mint(chorus, "operator", "admin");
        ana = TestTokens.mint(chorus, "ana", "user");
        bo = TestTokens.mint(chorus, "bo", "user");
    }

    @AfterAll
    static void stop() {
        chorus.close();
    }

    @BeforeEach
    void aStream() {
        stream = api.openStream(admin, new JsonObject());
    }

    private Viewer join(String token) {
        return Viewer.join(chorus, stream, token, "full");
    }

    private JsonObject participants() {
        return api.get("/api/streams/" + stream + "/participants", admin)
                .expect(200)
                .body();
    }

    /** Presence by name. */
    private static Map<String, String> present(JsonObject participants) {
        Map<String, String> users = new LinkedHashMap<>();
        for (Object item : participants.getJsonArray("items", new JsonArray())) {
            JsonObject user = (JsonObject) item;
            assertThat(users.put(user.getString("username"), user.getString("presence")))
                    .as("each once")
                    .isNull();
        }
        return users;
    }

    private static void say(Viewer viewer, String status) {
        viewer.ask("presence", new JsonObject().put("status", status));
    }

    @Test
    void aRoomThatNobodyWatchesHasNoParticipants() {
        JsonObject nobody = participants();

        assertThat(present(nobody)).isEmpty();
        assertThat(nobody.getInteger("anonymous")).isZero();
        assertThat(nobody.getBoolean("truncated")).isFalse();
    }

    @Test
    void eachUserIsListedOnceOnHoweverManyConnectionsAndWhoHasNoTokenIsCounted() {
        List<Viewer> viewers = Stream.of(ana, ana, ana, bo, "").map(this::join).toList();

        JsonObject found = participants();

        assertThat(present(found)).containsOnly(Map.entry("ana", "online"), Map.entry("bo", "online"));
        assertThat(found.getInteger("anonymous")).isEqualTo(1);
        viewers.forEach(Viewer::close);
        Awaitility.await()
                .untilAsserted(() -> assertThat(present(participants())).isEmpty());
    }

    @Test
    void somebodyIsAwayWhenAllTheirConnectionsSaySo() {
        try (Viewer first = join(ana);
                Viewer second = join(ana)) {
            say(first, "away");
            // In its turn after what was said, on the same connection.
            first.ask("ping", new JsonObject()).join();
            assertThat(present(participants())).containsEntry("ana", "online");

            say(second, "away");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(present(participants())).containsEntry("ana", "away"));

            say(first, "online");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(present(participants())).containsEntry("ana", "online"));

            first.drop();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(present(participants())).containsEntry("ana", "away"));
        }
    }

    @Test
    void whoHasNoTokenHasNoPresenceAndWhoChangesItAllTheTimeIsRefused() throws Exception {
        try (Viewer nobody = join("");
                Viewer fickle = join(bo)) {
            assertThat(code(nobody.ask("presence", new JsonObject().put("status", "away"))
                            .join()))
                    .isEqualTo("unauthenticated");

            JsonObject refused = null;
            for (int i = 0; i < 31; i++) {
                var answer = fickle.ask("presence", new JsonObject().put("status", i % 2 == 0 ? "away" : "online"));
                if (i == 30) {
                    refused = answer.join();
                }
            }

            assertThat(code(refused)).isEqualTo("rate_limited");
            assertThat(refused.getJsonObject("payload").getInteger("retry_after_ms"))
                    .isPositive();
        }
    }

    @Test
    void theListIsForThoseWithATokenWhoMayReadTheStream() {
        String path = "/api/streams/" + stream + "/participants";
        assertThat(api.get(path, "").expect(401).errorCode()).isEqualTo("unauthenticated");
        assertThat(api.get("/api/streams/1/participants", admin).expect(404).errorCode())
                .isEqualTo("not_found");
        String closed = api.openStream(admin, new JsonObject().put("guests", "none"));
        assertThat(api.get("/api/streams/" + closed + "/participants", api.guest())
                        .expect(403)
                        .errorCode())
                .isEqualTo("forbidden");
    }

    private static String code(JsonObject answer) {
        assertThat(answer.getString("type")).isEqualTo("error");
        return answer.getJsonObject("payload").getString("code");
    }
}
