package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an author sends on one connection without waiting is in the room as it was sent, also before the server knows who they are. */
class AuthorOrderIT {
    private static final int BURST = 50;

    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static Api api;
    private static String admin;

    private String stream;

    @BeforeAll
    static void start() {
        chorus = ChorusProcess.start(
                folder.resolve("data"),
                "streams.rate_limits=off",
                "limits.requests_per_minute=0",
                "gateway.messages_per_second=1000",
                "bridge.messages_per_second=1000");
        api = new Api(chorus);
        admin = TestTokens.mint(chorus, "operator", "admin");
    }

    @AfterAll
    static void stop() {
        chorus.close();
    }

    @BeforeEach
    void aStream() {
        stream = api.openStream(admin, new JsonObject());
    }

    private List<String> history() {
        return api.history(stream, 200).reversed().stream()
                .map(comment -> comment.getString("content"))
                .toList();
    }

    /** Sends them all, then reads the answers. */
    private void burstOverTheBridge(String token, List<JsonObject> bodies) {
        try (BridgeClient client = BridgeClient.connect(chorus)) {
            Set<String> unanswered = new HashSet<>();
            for (JsonObject body : bodies) {
                String mark = "b" + unanswered.size();
                unanswered.add(mark);
                client.say(BridgeClient.frame("send", "chorus.comments.post", token)
                        .put("replyAddress", mark)
                        .put("body", body));
            }
            while (!unanswered.isEmpty()) {
                JsonObject answer = client.socket().message();
                assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("rec");
                unanswered.remove(answer.getString("address"));
            }
        }
    }

    private JsonObject text(String content) {
        return new JsonObject().put("stream_id", stream).put("content", content);
    }

    @Test
    void overTheBridgeAUserWhomNobodyHasSeen() {
        String fresh = TestTokens.mint(chorus, "fresh", "user");
        List<String> sent =
                IntStream.range(0, BURST).mapToObj(i -> "number " + i).toList();

        burstOverTheBridge(fresh, sent.stream().map(this::text).toList());

        assertThat(history()).isEqualTo(sent);
    }

    @Test
    void overTheBridgeAServiceForAUserWhoIsMadeByIt() {
        String platform = TestTokens.mint(chorus, "platform", "service");
        List<String> sent =
                IntStream.range(0, BURST).mapToObj(i -> "number " + i).toList();
        JsonObject somebody = new JsonObject().put("username", "made-up").put("external_id", "x-1");

        burstOverTheBridge(
                platform,
                sent.stream()
                        .map(content -> text(content).put("act_as", somebody))
                        .toList());

        assertThat(history()).isEqualTo(sent);
        assertThat(api.history(stream, 200))
                .allSatisfy(comment -> assertThat(comment.getJsonObject("user").getString("username"))
                        .isEqualTo("made-up"));
    }

    @Test
    void overAWebSocketNamesInEveryOtherPost() {
        String fresh = TestTokens.mint(chorus, "talkative", "user");
        List<String> sent = IntStream.range(0, BURST)
                .mapToObj(i -> i % 2 == 0 ? "hello @nobody" + i + " and @nobody-else" + i : "number " + i)
                .toList();
        try (Viewer author = Viewer.join(chorus, stream, fresh, "full")) {
            List<CompletableFuture<JsonObject>> answers = new ArrayList<>();
            sent.forEach(content -> answers.add(author.ask("post_comment", text(content))));
            for (CompletableFuture<JsonObject> answer : answers) {
                JsonObject told = answer.orTimeout(60, TimeUnit.SECONDS).join();
                assertThat(told.getString("type")).as(told.encode()).isEqualTo("ack");
            }
        }

        assertThat(history()).isEqualTo(sent);
    }
}
