package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to a connection: its identity and how long that lasts, its streams, its part of the viewers, its notifications. */
class ConnectionIT {
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
    void viewersAreCountedExactlyAsTheyComeAndGo() throws Exception {
        // Given
        String stream = api.openStream(admin, new JsonObject());
        Viewer stays = Viewer.join(chorus, stream, "", "normal");
        Viewer leaves = Viewer.join(chorus, stream, "", "normal");
        Viewer drops = Viewer.join(chorus, stream, "", "light");

        // When
        HttpResponse<Stream<String>> events = events(stream, "");

        // Then
        await().untilAsserted(() -> assertThat(counts(stays)).endsWith(4));
        assertThat(viewersOf(stream)).isEqualTo(4);

        // When
        events.body().close();
        leaves.ask("leave_stream", new JsonObject().put("stream_id", stream)).join();
        drops.drop();

        // Then
        await().untilAsserted(() -> assertThat(counts(stays)).endsWith(1));
        await().untilAsserted(() -> assertThat(viewersOf(stream)).isEqualTo(1));
    }

    @Test
    void aConnectionWatchesSeveralStreamsUntilItLeavesThem() {
        // Given
        String first = api.openStream(admin, new JsonObject());
        String second = api.openStream(admin, new JsonObject());
        Viewer ada = Viewer.join(chorus, first, api.guest(), "full");
        assertThat(type(ada, "join_stream", new JsonObject().put("stream_id", second)))
                .isEqualTo("joined");
        post(first, "to both");
        post(second, "to both");
        await().untilAsserted(() -> assertThat(streamsOfBatches(ada)).containsExactlyInAnyOrder(first, second));

        // When
        assertThat(type(ada, "leave_stream", new JsonObject().put("stream_id", first)))
                .isEqualTo("ack");
        post(first, "to nobody");
        post(second, "to one");

        // Then
        await().untilAsserted(() -> assertThat(streamsOfBatches(ada)).hasSize(3).endsWith(second));
        JsonObject tooLate = new JsonObject().put("stream_id", first).put("content", "am I still here?");
        assertThat(code(ada, "post_comment", tooLate)).isEqualTo("not_joined");
        assertThat(code(ada, "leave_stream", new JsonObject().put("stream_id", first)))
                .isEqualTo("not_joined");
    }

    @Test
    void whoIsMentionedOrAnsweredHearsOfItOnAnyStream() {
        // Given
        String here = api.openStream(admin, new JsonObject());
        String elsewhere = api.openStream(admin, new JsonObject());
        String ana = TestTokens.mint(chorus, "ana", "user");
        Viewer watching = Viewer.join(chorus, elsewhere, ana, "normal");
        String question = api.post(
                        "/api/streams/" + here + "/comments", ana, new JsonObject().put("content", "Who won?"))
                .expect(201)
                .body()
                .getString("id");

        // When
        post(here, "Ask @ana, she knows");
        api.post(
                        "/api/streams/" + here + "/comments",
                        admin,
                        new JsonObject().put("content", "The others").put("parent_id", question))
                .expect(201);

        // Then
        await().untilAsserted(() -> assertThat(watching.messages("notification"))
                .extracting(m -> m.getJsonObject("payload").getString("kind"))
                .containsExactly("mention", "reply"));
        JsonObject mention = watching.messages("notification").getFirst().getJsonObject("payload");
        assertThat(mention.getString("stream_id")).isEqualTo(here);
        assertThat(mention.getJsonObject("comment").getString("content")).isEqualTo("Ask @ana, she knows");
    }

    @Test
    void aTicketLetsAReaderIntoAClosedStreamOnce() throws Exception {
        // Given
        String stream = api.openStream(admin, new JsonObject().put("guests", "none"));
        String ana = TestTokens.mint(chorus, "ana", "user");
        String ticket = api.post("/api/tickets", ana, new JsonObject())
                .expect(201)
                .body()
                .getString("ticket");

        // When
        HttpResponse<Stream<String>> without = events(stream, "");
        HttpResponse<Stream<String>> first = events(stream, "&ticket=" + ticket);
        HttpResponse<Stream<String>> again = events(stream, "&ticket=" + ticket);

        // Then
        assertThat(List.of(without.statusCode(), first.statusCode(), again.statusCode()))
                .containsExactly(403, 200, 401);
        try (Stream<String> lines = first.body()) {
            assertThat(lines.filter(line -> line.startsWith("event:")).findFirst())
                    .hasValue("event: joined");
        }
    }

    @Test
    void anExpiredTokenWritesNothingUntilItsUserBringsANewOne() {
        // Given
        String stream = api.openStream(admin, new JsonObject());
        String shortLived = TestTokens.mint(chorus, "bea", "user", "--ttl", "2s");
        Viewer bea = Viewer.join(chorus, stream, shortLived, "normal");
        JsonObject post = new JsonObject().put("stream_id", stream).put("content", "still me");
        await().untilAsserted(() -> assertThat(code(bea, "post_comment", post)).isEqualTo("token_expired"));
        assertThat(api.post("/api/streams/" + stream + "/comments", shortLived, new JsonObject().put("content", "me"))
                        .expect(401)
                        .errorCode())
                .isEqualTo("token_expired");

        // When
        String somebodyElse = code(bea, "auth", new JsonObject().put("token", admin));
        String renewed = type(bea, "auth", new JsonObject().put("token", TestTokens.mint(chorus, "bea", "user")));

        // Then
        assertThat(somebodyElse).isEqualTo("conflict");
        assertThat(renewed).isEqualTo("ack");
        assertThat(type(bea, "post_comment", post)).isEqualTo("ack");
    }

    @Test
    void refusalsAndModerationAreWarnedOfInTheLogAndAnErrorNamesItsRequest() {
        // Given
        JsonObject oneComment = new JsonObject().put("comments_per_30s", 1);
        String stream = api.openStream(admin, new JsonObject().put("rate_limits", oneComment));
        Viewer cyn = Viewer.join(chorus, stream, api.guest(), "normal");
        JsonObject post = new JsonObject().put("stream_id", stream).put("content", "hello");
        JsonObject first = cyn.ask("post_comment", post).join().getJsonObject("payload");

        // When
        JsonObject refused = cyn.ask("post_comment", post).join().getJsonObject("payload");
        String id = first.getJsonObject("comment").getString("id");
        api.post("/api/comments/" + id + "/hide", admin, new JsonObject()).expect(200);

        // Then
        assertThat(refused.getString("code")).isEqualTo("rate_limited");
        assertThat(refused.getString("request_id")).matches("[0-9a-f]{8,16}");
        assertThat(chorus.output().lines())
                .anyMatch(line -> line.contains("WARN") && line.contains("limit stream: exceeded"))
                .anyMatch(line ->
                        line.matches(".* WARN .* [0-9a-f]{8,16} - user \\d+ did hide to comment " + id + " .*"));
    }

    private static void post(String stream, String content) {
        api.post("/api/streams/" + stream + "/comments", admin, new JsonObject().put("content", content))
                .expect(201);
    }

    private static HttpResponse<Stream<String>> events(String stream, String more) throws Exception {
        var address = chorus.gateway("http", "/events?stream_id=" + stream + more);
        return Api.HTTP.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofLines());
    }

    private static int viewersOf(String stream) {
        return api.get("/api/streams/" + stream + "/metrics", "")
                .expect(200)
                .body()
                .getInteger("viewer_count");
    }

    private static List<Integer> counts(Viewer viewer) {
        return viewer.messages("viewer_count").stream()
                .map(m -> m.getJsonObject("payload").getInteger("count"))
                .toList();
    }

    private static List<String> streamsOfBatches(Viewer viewer) {
        return viewer.messages("comments_batch").stream()
                .map(m -> m.getJsonObject("payload").getString("stream_id"))
                .toList();
    }

    private static String type(Viewer viewer, String type, JsonObject payload) {
        return viewer.ask(type, payload).join().getString("type");
    }

    private static String code(Viewer viewer, String type, JsonObject payload) {
        return viewer.ask(type, payload).join().getJsonObject("payload").getString("code", "");
    }
}
