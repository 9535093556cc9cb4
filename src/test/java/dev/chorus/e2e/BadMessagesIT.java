package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.protocol.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad message gets an {@code error} with its {@code ref} and a listed code, and the socket stays open. */
class BadMessagesIT {
    private static final Set<String> ANSWERS = Set.of("error", "ack", "joined", "pong");
    /** What is answered only when it is refused. */
    private static final Set<String> SILENT = Set.of("playhead", "presence", "pong");

    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static Api api;
    private static String admin;
    private static String stream;

    @BeforeAll
    static void start() {
        chorus = ChorusProcess.start(
                folder.resolve("data"), "streams.rate_limits=off", "gateway.messages_per_second=100000");
        api = new Api(chorus);
        admin = TestTokens.mint(chorus, "operator", "admin");
        stream = api.demoStream();
    }

    @AfterAll
    static void stop() {
        chorus.close();
    }

    @AfterEach
    void theServerIsWell() {
        api.post("/api/streams/" + stream + "/comments", admin, new JsonObject().put("content", "well"))
                .expect(201);
        assertThat(chorus.output()).doesNotContain(" ERROR ").doesNotContain("Unhandled exception");
    }

    private static RawSocket joined() {
        RawSocket raw = RawSocket.open(chorus);
        raw.text(message("join_stream", "join", join().encode()));
        raw.until("joined");
        return raw;
    }

    private static JsonObject join() {
        return new JsonObject().put("stream_id", stream).put("token", admin);
    }

    private static String message(String type, String ref, String payload) {
        return "{\"type\":\"" + type + "\",\"ref\":\"" + ref + "\",\"payload\":" + payload + "}";
    }

    private static Map<String, JsonObject> good() {
        JsonObject of = new JsonObject().put("stream_id", stream);
        return Map.of(
                "join_stream",
                        join().put("user_id", "1")
                                .put("epoch", "e")
                                .put("offset", 1)
                                .put("budget", "full"),
                "leave_stream", of,
                "post_comment",
                        of.copy()
                                .put("content", "c")
                                .put("parent_id", "1")
                                .put("media_time_ms", 1)
                                .put("idempotency_key", "k")
                                .put("act_as", "1")
                                .put("user_id", "1"),
                "react",
                        of.copy()
                                .put("reaction_type", "like")
                                .put("comment_id", "1")
                                .put("action", "add")
                                .put("count", 1)
                                .put("user_id", "1")
                                .put("act_as", "1"),
                "auth", new JsonObject().put("token", admin),
                "playhead", of.copy().put("ms", 1),
                "presence", new JsonObject().put("status", "away"),
                "ping", new JsonObject().put("t", "1"),
                "pong", new JsonObject().put("t", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "join_stream",
                "leave_stream",
                "post_comment",
                "react",
                "auth",
                "playhead",
                "presence",
                "ping",
                "pong"
            })
    void everyFieldOfAMessageWithEveryBadValueIsAnsweredUnderItsRef(String type) {
        JsonObject whole = good().get(type);
        // The optional fields that must fit together stay away while another is tested.
        JsonObject least = whole.copy();
        List.of("user_id", "parent_id", "act_as", "comment_id", "idempotency_key")
                .forEach(least::remove);
        try (RawSocket raw = joined()) {
            int n = 0;
            for (String field : whole.fieldNames()) {
                for (String bad : BadThings.VALUES) {
                    String ref = "r" + ++n;
                    raw.text(message(type, ref, BadThings.with(least, field, bad)));
                    if (SILENT.contains(type)) {
                        raw.text(message("ping", ref, "{}"));
                    }
                    expectListed(answer(raw, ref), type + " " + field + " " + bad);
                    if (type.equals("leave_stream")) {
                        raw.text(message("join_stream", "again", join().encode()));
                        raw.until("joined");
                    }
                }
            }
        }
    }

    @Test
    void whatIsNoMessageIsAnErrorAndTheSocketStaysOpen() {
        try (RawSocket raw = joined()) {
            BadThings.BODIES.forEach((what, body) -> {
                raw.last(RawSocket.TEXT, body);
                expectListed(raw.until("error"), what);
            });
            raw.text(message("ping", "last", "{}"));
            assertThat(answer(raw, "last").getString("type")).isEqualTo("pong");
        }
    }

    @Test
    void anUnknownTypeOrAPayloadThatIsNoObjectIsRefusedUnderItsRef() {
        try (RawSocket raw = joined()) {
            for (String type :
                    List.of("", "JOIN_STREAM", "joined", "\\u0000", "join_stream ", "\\ud800", "x".repeat(5_000))) {
                raw.text(message(type, "t", "{}"));
                assertRefused(answer(raw, "t"), "invalid_field");
            }
            for (String payload : List.of("[]", "null", "1", "\"x\"", "true", "[{}]")) {
                raw.text(message("join_stream", "p", payload));
                assertRefused(answer(raw, "p"), "invalid_field");
            }
            for (String ref : List.of("[]", "{}", "true", "1.5", "\"" + "r".repeat(65) + "\"")) {
                raw.text("{\"type\":\"ping\",\"ref\":" + ref + ",\"payload\":{}}");
                assertRefused(raw.until("error"), "invalid_field");
            }
        }
    }

    @Test
    void aBadTokenIsRefusedAndAnotherIdentityIsAConflict() {
        try (RawSocket raw = joined()) {
            for (String token : List.of("x", "a.b.c", admin + "A", admin.substring(1), "eyJhbGciOiJub25lIn0.e30.")) {
                raw.text(message(
                        "auth", "a", new JsonObject().put("token", token).encode()));
                assertRefused(answer(raw, "a"), "unauthenticated");
            }
            raw.text(message(
                    "auth", "b", new JsonObject().put("token", api.guest()).encode()));
            assertRefused(answer(raw, "b"), "conflict");
        }
    }

    private static JsonObject answer(RawSocket raw, String ref) {
        while (true) {
            JsonObject message = raw.message();
            if (ref.equals(message.getString("ref"))) {
                return message;
            }
        }
    }

    private static void expectListed(JsonObject answer, String what) {
        assertThat(ANSWERS).as(what).contains(answer.getString("type"));
        if (answer.getString("type").equals("error")) {
            String code = answer.getJsonObject("payload").getString("code");
            assertThat(Arrays.stream(ErrorCode.values())
                            .filter(c -> c.status() < 500)
                            .map(ErrorCode::wire))
                    .as(what + " " + answer)
                    .contains(code);
        }
    }

    private static void assertRefused(JsonObject answer, String code) {
        assertThat(answer.getString("type")).isEqualTo("error");
        assertThat(answer.getJsonObject("payload").getString("code")).isEqualTo(code);
    }
}
