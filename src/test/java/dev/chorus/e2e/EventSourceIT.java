package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server-sent events under the address of the replaced system, read as lines. */
class EventSourceIT {
    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static Api api;
    private static String admin;

    @BeforeAll
    static void start() {
        chorus = ChorusProcess.start(folder.resolve("data"));
        api = new Api(chorus);
        admin = TestTokens.mint(chorus, "operator", "admin");
    }

    @AfterAll
    static void stop() {
        chorus.close();
    }

    @Test
    void whoReadsAPostThatNobodyWroteToMakesNothingAndWaitsForTheFirstComment() throws Exception {
        // Given
        String post = "post-" + System.nanoTime();
        int streams = streams();
        // When
        var events = Api.HTTP.send(
                HttpRequest.newBuilder(chorus.gateway("http", "/stream/comments?postId=" + post))
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
        assertThat(events.statusCode()).isEqualTo(200);
        assertThat(api.get("/comments/" + post, "").expect(200).body().getJsonArray("items"))
                .isEmpty();
        assertThat(streams()).isEqualTo(streams);
        api.post("/comments/" + post, admin, new JsonObject().put("comment", "first!"))
                .expect(201);
        // Then
        try (Stream<String> lines = events.body()) {
            assertThat(lines.filter(line -> line.startsWith("data:")).anyMatch(line -> line.contains("first!")))
                    .isTrue();
        }
    }

    private static int streams() {
        return api.get("/api/streams?page_size=200", admin)
                .expect(200)
                .body()
                .getJsonArray("items")
                .size();
    }

    @Test
    void aPathWithoutAPostIsNotFound() {
        assertThat(status("/stream/comments")).isEqualTo(404);
        assertThat(status("/stream/comments?postId=" + "x".repeat(129))).isEqualTo(404);
        assertThat(status("/events?stream_id=1")).isEqualTo(404);
        assertThat(status("/events?stream_id=x")).isEqualTo(400);
    }

    private static int status(String path) {
        return Api.HTTP
                .sendAsync(
                        HttpRequest.newBuilder(chorus.gateway("http", path)).build(),
                        HttpResponse.BodyHandlers.discarding())
                .join()
                .statusCode();
    }
}
