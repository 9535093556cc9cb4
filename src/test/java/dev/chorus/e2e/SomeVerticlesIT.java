package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process runs what its plan names and nothing else. */
class SomeVerticlesIT {
    @TempDir
    Path folder;

    @Test
    void withoutAGatewayThereIsRestAndNoWayToListen() throws Exception {
        try (ChorusProcess chorus = start("{http: {instances: 2}, comments: {instances: 2}, projector: }")) {
            // Given
            Api api = new Api(chorus);
            String ana = TestTokens.mint(chorus, "ana", "user");
            String comments = "/api/streams/" + api.demoStream() + "/comments";

            // When
            api.post(comments, ana, new JsonObject().put("content", "hello")).expect(201);

            // Then
            assertThat(api.get("/health", "").expect(200).body().getJsonObject("verticles"))
                    .isEqualTo(
                            new JsonObject().put("http", 2).put("comments", 2).put("projector", 1));
            assertThat(api.get(comments, "").expect(200).body().getJsonArray("items"))
                    .hasSize(1);
            assertThat(api.post(
                                    comments.replace("comments", "reactions"),
                                    ana,
                                    new JsonObject().put("reaction_type", "like"))
                            .expect(503)
                            .errorCode())
                    .isEqualTo("unavailable");
            refusesConnections(chorus.gatewayPort());
            assertThat(chorus.output())
                    .contains("http 2, comments 2, projector 1; not here: gateway, reactions, aggregator")
                    .doesNotContain("ws://");
        }
    }

    @Test
    void withoutHttpThereAreRoomsAndNoRest() throws Exception {
        try (ChorusProcess chorus = start("{gateway: , comments: , projector: }")) {
            // Given: the demo stream, by the name that it has from outside
            var events = HttpRequest.newBuilder(chorus.gateway("http", "/stream/comments?postId=demo"))
                    .build();
            String stream;
            try (Stream<String> lines =
                    Api.HTTP.send(events, BodyHandlers.ofLines()).body()) {
                String joined = lines.filter(line -> line.startsWith("data: "))
                        .findFirst()
                        .orElseThrow();
                stream = new JsonObject(joined.substring(6)).getString("stream_id");
            }

            // When
            try (Viewer ana = Viewer.join(chorus, stream, TestTokens.mint(chorus, "ana", "user"), "full")) {
                JsonObject answer = ana.ask(
                                "post_comment",
                                new JsonObject().put("stream_id", stream).put("content", "hello"))
                        .join();

                // Then
                assertThat(answer.getString("type")).as(answer::encode).isEqualTo("ack");
                refusesConnections(chorus.restPort());
                assertThat(chorus.output())
                        .contains("Chorus is running: gateway 1, comments 1, projector 1; not here: http")
                        .contains("ws://")
                        .doesNotContain("/api");
            }
        }
    }

    @Test
    void withoutOwnersNothingIsAcceptedAndWhatIsThereIsRead() throws Exception {
        // Given
        JsonObject comment = new JsonObject().put("content", "hello");
        String comments;
        try (ChorusProcess whole = ChorusProcess.start(folder.resolve("data"))) {
            Api api = new Api(whole);
            comments = "/api/streams/" + api.demoStream() + "/comments";
            String ana = api.guest();
            api.post(comments, ana, comment).expect(201);
            Awaitility.await("it is stored").untilAsserted(() -> assertThat(
                            api.get("/api/me/export", ana).expect(200).body().getJsonArray("comments"))
                    .hasSize(1));
        }

        // When
        try (ChorusProcess edge = start("{http: }")) {
            Api api = new Api(edge);

            // Then
            assertThat(api.get(comments, "").expect(200).body().getJsonArray("items"))
                    .hasSize(1);
            assertThat(api.post(comments, api.guest(), comment).expect(503).errorCode())
                    .isEqualTo("unavailable");
            assertThat(api.get("/health", "").expect(200).body().getJsonObject("verticles"))
                    .isEqualTo(new JsonObject(Map.of("http", 1)));
        }
    }

    private ChorusProcess start(String verticles) throws IOException {
        Path plan = Files.writeString(folder.resolve("plan.yaml"), "verticles: " + verticles);
        return ChorusProcess.startSome(folder.resolve("data"), plan);
    }

    private static void refusesConnections(int port) {
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
    }
}
