package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asked to be forgotten is forgotten, whatever happens to the server meanwhile, and stays so. */
class ErasureIT {
    private static final int COMMENTS = 2_000;
    private static final int OF_OTHERS = 5;
    private static final int PINS = 3;

    @TempDir
    Path folder;

    private Api api;
    private String admin;
    private String eva;
    private String evaId;
    private String stream;
    private String pinned = "";

    @Test
    void whoIsErasedStaysErasedThoughTheServerWasKilledInTheMiddleAndRebuiltAfterwards() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), MixedLoad.SETTINGS)) {
            // Given
            api = new Api(chorus);
            admin = TestTokens.mint(chorus, "operator", "admin");
            eva = TestTokens.mint(chorus, "eva", "user");
            evaId = api.get("/api/me", eva).expect(200).body().getString("id");
            stream = api.openStream(admin, new JsonObject());
            talk(chorus);
            Viewer onlooker = Viewer.join(chorus, stream, "", "full");
            long before = onlooker.covered();

            // When: some have left the screens, and many not
            CompletableFuture<Api.Answer> cutOff = api.sendAsync("DELETE", "/api/me", eva, null);
            Awaitility.await().until(() -> onlooker.covered() > before);
            chorus.kill();
            cutOff.exceptionally(gone -> new Api.Answer(0, new JsonObject())).join();
            chorus.restart();

            // Then
            assertThat(api.get("/api/users/" + evaId, "").status()).isEqualTo(404);
            assertThat(api.post("/api/streams/" + stream + "/comments", eva, new JsonObject().put("content", "x"))
                            .status())
                    .isEqualTo(403);
            onlooker.resume();
            Awaitility.await().until(() -> chorus.output().contains("user " + evaId + " was erased"));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(onlooker.view().values()).noneMatch(comment -> isHers(comment)));
            assertThat(onlooker.breaches()).isEmpty();
            onlooker.close();
            nothingIsLeft(chorus);

            // And
            chorus.terminate();
            Command rebuilt =
                    Command.run(folder, "rebuild", "--data", chorus.data().toString());
            assertThat(rebuilt.exitCode()).as(() -> rebuilt.errors().toString()).isZero();
            chorus.restart();
            nothingIsLeft(chorus);
        }
    }

    /** Hers are the newest, and so are the pins. */
    private void talk(ChorusProcess chorus) {
        for (int i = 0; i < OF_OTHERS; i++) {
            api.post("/api/streams/" + stream + "/comments", admin, new JsonObject().put("content", "other " + i))
                    .expect(201);
        }
        List<CompletableFuture<JsonObject>> posts = new ArrayList<>();
        try (Viewer author = Viewer.join(chorus, stream, eva, "light")) {
            for (int i = 0; i < COMMENTS; i++) {
                posts.add(author.ask(
                        "post_comment",
                        new JsonObject().put("stream_id", stream).put("content", "secret " + i)));
            }
            for (CompletableFuture<JsonObject> post : posts) {
                JsonObject answer = post.orTimeout(60, TimeUnit.SECONDS).join();
                assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("ack");
            }
        }
        for (CompletableFuture<JsonObject> post : posts.subList(COMMENTS - PINS, COMMENTS)) {
            pinned = post.join()
                    .getJsonObject("payload")
                    .getJsonObject("comment")
                    .getString("id");
            api.post("/api/comments/" + pinned + "/pin", admin, new JsonObject())
                    .expect(200);
        }
    }

    private void nothingIsLeft(ChorusProcess chorus) {
        Awaitility.await().untilAsserted(() -> {
            List<JsonObject> history = api.history(stream, 200);
            assertThat(history).noneMatch(this::isHers);
            assertThat(history.stream().filter(c -> c.getString("content") != null))
                    .hasSize(OF_OTHERS);
        });
        assertThat(api.get("/api/users/" + evaId, "").status()).isEqualTo(404);
        assertThat(api.get("/api/users/" + evaId + "/comments", admin).status()).isEqualTo(404);
        JsonObject left = api.get("/api/comments/" + pinned, "").expect(200).body();
        assertThat(left.getString("status")).isEqualTo("deleted");
        assertThat(left.getString("content")).isNull();
        assertThat(left.getJsonObject("user")).isNull();
        try (Viewer late = Viewer.join(chorus, stream, "", "full")) {
            assertThat(comments(late.joined().getJsonArray("comments"))).noneMatch(this::isHers);
            assertThat(late.joined().getJsonArray("pinned")).isEmpty();
        }
        Awaitility.await().untilAsserted(() -> assertThat(
                        api.get("/api/streams/" + stream, "").expect(200).body().getInteger("comment_count"))
                .isEqualTo(OF_OTHERS));
    }

    private boolean isHers(JsonObject comment) {
        JsonObject user = comment.getJsonObject("user");
        String content = comment.getString("content");
        return (user != null && user.getString("id").equals(evaId))
                || (content != null && content.startsWith("secret"));
    }

    private static List<JsonObject> comments(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
