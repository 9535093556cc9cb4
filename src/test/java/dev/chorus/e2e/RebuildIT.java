package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything behind the log can be made again from it, by the command that operators have for it. */
class RebuildIT {
    private static final int COMMENTS = 60;
    private static final int VOTERS = 3;
    private static final int TAPS = 5;

    @TempDir
    Path folder;

    /** What a stream looks like to those who read it. */
    private record Picture(List<JsonObject> newestFirst, JsonObject stream, JsonObject taps, JsonObject replies) {}

    @Test
    void pagesAndTotalsAreTheSameAfterTheCommentsWereMadeAgainFromTheLogAlone() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), MixedLoad.SETTINGS)) {
            // Given
            Api api = new Api(chorus);
            String stream = api.openStream(TestTokens.mint(chorus, "operator", "admin"), new JsonObject());
            String parent = traffic(chorus, api, stream);
            awaitTotals(api, stream, parent);
            Picture before = picture(api, stream, parent);
            chorus.terminate();

            // When
            Command untouched = rebuild(chorus);
            deleteStore(chorus);
            Command made = rebuild(chorus);
            chorus.restart();

            // Then
            JsonObject nothing = result(untouched);
            assertThat(nothing.getJsonArray("changed")).isEqualTo(new JsonArray());
            assertThat(nothing.getLong("events")).isGreaterThan(COMMENTS);
            JsonObject everything = result(made);
            assertThat(everything.getLong("events")).isEqualTo(nothing.getLong("events"));
            assertThat(everything.getJsonArray("changed").stream().map(c -> ((JsonObject) c).getString("stream_id")))
                    .contains(stream);
            awaitTotals(api, stream, parent);
            assertThat(picture(api, stream, parent)).isEqualTo(before);
        }
    }

    @Test
    void itIsRefusedWhileAServerHoldsTheFolder() {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"))) {
            // Given
            Api api = new Api(chorus);
            String stream = api.demoStream();
            String token = api.guest();

            // When
            Command refused = rebuild(chorus);

            // Then
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.errors())
                    .singleElement()
                    .asString()
                    .startsWith("chorus: ")
                    .contains(chorus.data().toString());
            assertThat(refused.out()).isEmpty();
            api.postOnce(stream, token, "k", "still here").join().expect(201);
        }
    }

    /** Comments, replies, changes of every kind, registers that changed their mind, and taps; the id of the comment that has replies. */
    private static String traffic(ChorusProcess chorus, Api api, String stream) {
        String admin = TestTokens.mint(chorus, "moderator", "admin");
        String ana = api.guest();
        List<String> ids = new ArrayList<>();
        IntStream.range(0, COMMENTS).forEach(i -> ids.add(post(api, stream, ana, new JsonObject())));
        String parent = ids.get(10);
        IntStream.range(0, 4).forEach(i -> post(api, stream, ana, new JsonObject().put("parent_id", parent)));
        api.send("PATCH", "/api/comments/" + ids.get(0), ana, new JsonObject().put("content", "said otherwise"))
                .expect(200);
        api.post("/api/comments/" + ids.get(1) + "/hide", admin, new JsonObject())
                .expect(200);
        api.send("DELETE", "/api/comments/" + ids.get(2), ana, null).expect(200);
        api.post("/api/comments/" + ids.get(3) + "/pin", admin, new JsonObject())
                .expect(200);
        for (int voter = 0; voter < VOTERS; voter++) {
            String token = api.guest();
            react(api, stream, token, vote(parent, "like"));
            react(api, stream, token, vote(parent, "love"));
            react(api, stream, token, vote(ids.get(4 + voter), "haha"));
            if (voter == 0) {
                react(api, stream, token, vote(ids.get(4), "haha").put("action", "remove"));
            }
            react(
                    api,
                    stream,
                    token,
                    new JsonObject().put("reaction_type", "like").put("count", TAPS));
        }
        return parent;
    }

    private static String post(Api api, String stream, String token, JsonObject more) {
        return api.post("/api/streams/" + stream + "/comments", token, more.put("content", "a word"))
                .expect(201)
                .body()
                .getString("id");
    }

    private static void react(Api api, String stream, String token, JsonObject reaction) {
        api.post("/api/streams/" + stream + "/reactions", token, reaction).expect(202);
    }

    private static JsonObject vote(String comment, String type) {
        return new JsonObject().put("comment_id", comment).put("reaction_type", type);
    }

    /** Counts follow what was acknowledged a moment later. */
    private static void awaitTotals(Api api, String stream, String parent) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(get(api, "/api/comments/" + parent + "/reactions").getJsonObject("counts"))
                    .isEqualTo(new JsonObject().put("love", VOTERS));
            assertThat(get(api, "/api/streams/" + stream + "/reactions").getJsonObject("counts"))
                    .isEqualTo(new JsonObject().put("like", VOTERS * TAPS));
            assertThat(get(api, "/api/streams/" + stream).getInteger("comment_count"))
                    .isEqualTo(COMMENTS + 4 - 2);
        });
    }

    private static Picture picture(Api api, String stream, String parent) {
        JsonObject itself = get(api, "/api/streams/" + stream);
        itself.remove("trending"); // what it says depends on the time of day
        return new Picture(
                api.history(stream, 50),
                itself,
                get(api, "/api/streams/" + stream + "/reactions"),
                get(api, "/api/comments/" + parent + "/replies"));
    }

    private static JsonObject get(Api api, String path) {
        return api.get(path, "").expect(200).body();
    }

    private Command rebuild(ChorusProcess chorus) {
        return Command.run(folder, "rebuild", "--data", chorus.data().toString());
    }

    private static JsonObject result(Command rebuild) {
        assertThat(rebuild.exitCode()).as(() -> rebuild.errors().toString()).isZero();
        return new JsonObject(rebuild.out().getLast());
    }

    private static void deleteStore(ChorusProcess chorus) throws IOException {
        try (Stream<Path> files = Files.list(chorus.data().resolve("store"))) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("comments.db"))
                    .toList()) {
                Files.delete(file);
            }
        }
        assertThat(chorus.data().resolve("store/comments.db")).doesNotExist();
    }
}
