package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.protocol.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad frame of the event-bus bridge gets an {@code err} with a listed code, where it can be under its mark, and the connection stays. */
class BadBridgeFramesIT {
    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static String admin;
    private static String stream;
    private static String comment;

    @BeforeAll
    static void start() {
        chorus = ChorusProcess.start(
                folder.resolve("data"),
                "streams.rate_limits=off",
                "limits.requests_per_minute=0",
                "bridge.messages_per_second=100000");
        Api api = new Api(chorus);
        admin = TestTokens.mint(chorus, "operator", "admin");
        stream = api.openStream(admin, new JsonObject());
        comment = api.post("/api/streams/" + stream + "/comments", admin, new JsonObject().put("content", "first"))
                .expect(201)
                .body()
                .getString("id");
    }

    @AfterAll
    static void stop() {
        chorus.close();
    }

    @AfterEach
    void theServerIsWell() {
        try (BridgeClient client = BridgeClient.connect(chorus)) {
            JsonObject body = new JsonObject().put("stream_id", stream).put("content", "well");
            assertThat(client.ask("chorus.comments.post", admin, body).getString("type"))
                    .isEqualTo("rec");
        }
        assertThat(chorus.output()).doesNotContain(" ERROR ").doesNotContain("Unhandled exception");
    }

    private static Map<String, JsonObject> good() {
        JsonObject of = new JsonObject().put("stream_id", stream);
        return Map.of(
                "chorus.comments.post",
                        of.copy()
                                .put("content", "c")
                                .put("parent_id", comment)
                                .put("media_time_ms", 1)
                                .put("idempotency_key", "k")
                                .put("act_as", "1")
                                .put("user_id", "1")
                                .put("client_metadata", new JsonObject()),
                "chorus.comments.recent", of.copy().put("limit", 1),
                "chorus.reactions.react",
                        of.copy()
                                .put("reaction_type", "like")
                                .put("comment_id", comment)
                                .put("action", "add")
                                .put("count", 1)
                                .put("user_id", "1")
                                .put("act_as", "1"),
                "chorus.moderation.act",
                        new JsonObject()
                                .put("action", "pin")
                                .put("target", comment)
                                .put("reason", "r"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chorus.comments.post",
                "chorus.comments.recent",
                "chorus.reactions.react",
                "chorus.moderation.act"
            })
    void everyFieldOfABodyWithEveryBadValueIsAnsweredUnderItsMark(String address) {
        JsonObject whole = good().get(address);
        JsonObject least = whole.copy();
        List.of("user_id", "act_as", "idempotency_key").forEach(least::remove);
        try (BridgeClient client = BridgeClient.connect(chorus)) {
            int n = 0;
            for (String field : whole.fieldNames()) {
                for (String bad : BadThings.VALUES) {
                    String mark = "m" + ++n;
                    client.socket().text(send(address, mark, BadThings.with(least, field, bad)));
                    expectListed(client.next(mark), address + " " + field + " " + bad);
                }
            }
        }
    }

    private static String send(String address, String mark, String body) {
        String frame = BridgeClient.frame("send", address, admin)
                .put("replyAddress", mark)
                .encode();
        return frame.substring(0, frame.length() - 1) + ",\"body\":" + body + "}";
    }

    @Test
    void everyFieldOfAFrameWithEveryBadValueIsAnsweredOrChangesNothing() {
        Map<String, JsonObject> frames = new LinkedHashMap<>();
        for (String type : List.of("send", "publish", "register", "unregister", "ping")) {
            frames.put(
                    type,
                    BridgeClient.frame(type, "chorus.comments.recent", admin)
                            .put("replyAddress", "r")
                            .put("body", new JsonObject().put("stream_id", stream)));
        }
        try (BridgeClient client = BridgeClient.connect(chorus)) {
            frames.forEach((type, frame) -> {
                for (String field : frame.fieldNames()) {
                    for (String bad : BadThings.VALUES) {
                        client.socket().text(BadThings.with(frame, field, bad));
                        wellAfter(client, type + " " + field + " " + bad);
                    }
                }
            });
        }
    }

    @Test
    void everyHeaderWithEveryBadValueIsAnsweredUnderItsMark() {
        JsonObject headers = new JsonObject()
                .put("authorization", "Bearer " + admin)
                .put("request_id", "r")
                .put("v", "1");
        JsonObject frame = new JsonObject()
                .put("type", "send")
                .put("address", "chorus.comments.recent")
                .put("body", new JsonObject().put("stream_id", stream));
        try (BridgeClient client = BridgeClient.connect(chorus)) {
            int n = 0;
            for (String header : headers.fieldNames()) {
                for (String bad : BadThings.VALUES) {
                    String mark = "h" + ++n;
                    JsonObject marked = frame.copy().put("replyAddress", mark);
                    client.socket().text(BadThings.with(marked, "headers", BadThings.with(headers, header, bad)));
                    expectListed(client.next(mark), header + " " + bad);
                }
            }
        }
    }

    @Test
    void whatIsNoFrameIsRefusedAndTheConnectionStays() {
        try (BridgeClient client = BridgeClient.connect(chorus)) {
            BadThings.BODIES.forEach((what, body) -> {
                client.socket().last(RawSocket.TEXT, body);
                wellAfter(client, what);
                client.socket().last(RawSocket.BINARY, body);
                wellAfter(client, what);
            });
        }
    }

    /** What came for the bad frame is listed, and the next question has its answer. */
    private static void wellAfter(BridgeClient client, String what) {
        client.say(BridgeClient.frame("send", "chorus.comments.recent", "")
                .put("replyAddress", "well")
                .put("body", new JsonObject().put("stream_id", stream).put("limit", 1)));
        for (JsonObject said = client.socket().message();
                !said.getString("address", "").equals("well");
                said = client.socket().message()) {
            expectListed(said, what);
        }
    }

    private static void expectListed(JsonObject answer, String what) {
        assertThat(answer.getString("type")).as(what + " " + answer).isIn("rec", "err");
        if (answer.getString("type").equals("err")) {
            ErrorCode code = Arrays.stream(ErrorCode.values())
                    .filter(c -> c.wire().equals(answer.getString("message")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(what + " " + answer));
            assertThat(code.status()).as(what + " " + answer).isLessThan(500);
            assertThat(answer.getInteger("failureCode")).isEqualTo(code.status());
        }
    }
}
