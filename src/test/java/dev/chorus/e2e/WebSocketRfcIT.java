package dev.chorus.e2e;

import static dev.chorus.e2e.RawSocket.BINARY;
import static dev.chorus.e2e.RawSocket.CLOSE;
import static dev.chorus.e2e.RawSocket.CONTINUATION;
import static dev.chorus.e2e.RawSocket.PING;
import static dev.chorus.e2e.RawSocket.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 as a client meets it that sends what libraries would not. */
class WebSocketRfcIT {
    private static final byte[] NOTHING = {};
    private static final int MAX_FRAME = 16_384;

    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static Api api;
    private static String stream;

    @BeforeAll
    static void start() {
        chorus = ChorusProcess.start(
                folder.resolve("data"), "gateway.ping_interval_ms=3000", "gateway.handshake_ms=2000");
        api = new Api(chorus);
        stream = api.demoStream();
    }

    @AfterAll
    static void stop() {
        chorus.close();
    }

    private static byte[] ping(String t) {
        return new JsonObject()
                .put("type", "ping")
                .put("payload", new JsonObject().put("t", t))
                .encode()
                .getBytes(UTF_8);
    }

    private static void expectPong(RawSocket raw, String t) {
        assertThat(raw.until("pong").getJsonObject("payload").getString("t")).isEqualTo(t);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void aTextInFragmentsOfAnySizeIsOneMessageEvenWhereTheyCutACharacter(int size) {
        // Given
        String t = "aé€😀z";
        byte[] message = ping(t);
        try (RawSocket raw = RawSocket.open(chorus)) {
            // When
            raw.fragment(TEXT, NOTHING);
            for (int i = 0; i < message.length; i += size) {
                raw.fragment(CONTINUATION, Arrays.copyOfRange(message, i, Math.min(message.length, i + size)));
                raw.fragment(CONTINUATION, NOTHING);
            }
            raw.last(CONTINUATION, NOTHING);
            // Then
            expectPong(raw, t);
        }
    }

    @Test
    void aPingBetweenFragmentsIsAnsweredWithItsPayloadAndHarmsNothing() throws IOException {
        byte[] message = ping("x");
        try (RawSocket raw = RawSocket.open(chorus)) {
            raw.fragment(TEXT, Arrays.copyOf(message, 5));
            raw.last(PING, "between".getBytes(UTF_8));
            assertThat(raw.pong()).isEqualTo("between".getBytes(UTF_8));
            raw.last(CONTINUATION, Arrays.copyOfRange(message, 5, message.length));
            expectPong(raw, "x");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 125, 126, 127, 4_000, MAX_FRAME})
    void messagesOfEveryLengthFormUpToTheLimitAreRead(int length) {
        String start = "{\"type\":\"ping\",\"payload\":{\"t\":\"x\"},\"pad\":\"";
        try (RawSocket raw = RawSocket.open(chorus)) {
            raw.text(start + "p".repeat(length - start.length() - 2) + "\"}");
            expectPong(raw, "x");
        }
    }

    static Stream<Arguments> violations() {
        byte[] bad = {'{', (byte) 0xc3, (byte) 0x28};
        byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
        byte[] small = "{}".getBytes(UTF_8);
        return Stream.of(
                Arguments.of("a frame above the limit", 1009, RawSocket.masked(0x81, new byte[MAX_FRAME + 1])),
                Arguments.of("an unmasked frame", 1002, RawSocket.unmasked(0x81, small)),
                Arguments.of("reserved bit 1", 1002, RawSocket.masked(0xc1, small)),
                Arguments.of("reserved bit 2", 1002, RawSocket.masked(0xa1, small)),
                Arguments.of("reserved bit 3", 1002, RawSocket.masked(0x91, small)),
                Arguments.of("reserved opcode 3", 1002, RawSocket.masked(0x83, small)),
                Arguments.of("reserved opcode 11", 1002, RawSocket.masked(0x8b, NOTHING)),
                Arguments.of("binary", 1003, RawSocket.masked(0x82, small)),
                Arguments.of("bad UTF-8", 1007, RawSocket.masked(0x81, bad)),
                Arguments.of("an encoded surrogate", 1007, RawSocket.masked(0x81, surrogate)),
                Arguments.of("a character cut at the end", 1007, RawSocket.masked(0x81, new byte[] {(byte) 0xe2})),
                Arguments.of("bad UTF-8 in a fragment, at once", 1007, RawSocket.masked(TEXT, bad)),
                Arguments.of("bad UTF-8 in a close reason", 1007, close(1000, bad)),
                Arguments.of("a ping above 125", 1002, RawSocket.masked(0x89, new byte[126])),
                Arguments.of("a ping in fragments", 1002, RawSocket.masked(PING, NOTHING)),
                Arguments.of("a continuation of nothing", 1002, RawSocket.masked(0x80, small)),
                Arguments.of("a close of one byte", 1002, RawSocket.masked(0x88, new byte[1])));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("violations")
    void aViolationClosesWithItsCode(String what, int code, byte[] bytes) {
        try (RawSocket raw = RawSocket.open(chorus)) {
            raw.bytes(bytes);
            assertThat(raw.closeCode()).as(what).isEqualTo(code);
        }
    }

    /** What is unread when a connection closes makes the kernel reset it: the writer breaks, and may never read why. */
    @Test
    void whoIsStillSendingSomethingTooLargeCanFinishAndReadWhy() {
        byte[] large = RawSocket.masked(0x81, new byte[800_000]);
        try (RawSocket raw = RawSocket.open(chorus)) {
            for (int i = 0; i < large.length; i += 20_000) {
                raw.bytes(Arrays.copyOfRange(large, i, Math.min(large.length, i + 20_000)));
            }
            assertThat(raw.closeCode()).isEqualTo(1009);
            assertThat(raw.endsInOrder()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void aNewMessageInsideAFragmentedOneIsAProtocolError(int opcode) {
        try (RawSocket raw = RawSocket.open(chorus)) {
            raw.fragment(TEXT, "{".getBytes(UTF_8)).last(opcode, "{}".getBytes(UTF_8));
            assertThat(raw.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void fragmentsThatTogetherPassTheLimitAreTooLarge() {
        try (RawSocket raw = RawSocket.open(chorus)) {
            raw.fragment(TEXT, new byte[MAX_FRAME / 2]).fragment(CONTINUATION, new byte[MAX_FRAME / 2]);
            raw.last(CONTINUATION, new byte[1]);
            assertThat(raw.closeCode()).isEqualTo(1009);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2999})
    void aCloseCodeThatMustNotBeSentIsAProtocolError(int code) {
        try (RawSocket raw = RawSocket.open(chorus)) {
            raw.bytes(close(code, NOTHING));
            assertThat(raw.closeCode()).isEqualTo(1002);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1011, 3000, 4999})
    void aGoodCloseIsEchoed(int code) {
        try (RawSocket raw = RawSocket.open(chorus)) {
            raw.bytes(close(code, "bye".getBytes(UTF_8)));
            assertThat(raw.closeCode()).isEqualTo(code);
        }
    }

    private static byte[] close(int code, byte[] reason) {
        byte[] payload = ByteBuffer.allocate(2 + reason.length)
                .putShort((short) code)
                .put(reason)
                .array();
        return RawSocket.masked(0x80 | CLOSE, payload);
    }

    @Test
    void aHandshakeThatIsNeverFinishedIsDroppedAndOthersAreServed() throws IOException {
        try (RawSocket silent = RawSocket.connect(chorus);
                RawSocket slow = RawSocket.connect(chorus)) {
            slow.bytes("GET /ws HTTP/1.1\r\nHost: localh".getBytes(UTF_8));
            try (RawSocket other = RawSocket.join(chorus, stream)) {
                other.text("{\"type\":\"ping\",\"payload\":{\"t\":\"1\"}}");
                expectPong(other, "1");
            }
            assertThat(slow.closeCode()).isEqualTo(RawSocket.NO_CLOSE_FRAME);
            assertThat(silent.closeCode()).isEqualTo(RawSocket.NO_CLOSE_FRAME);
        }
    }

    @Test
    void aConnectionThatWasAnsweredIsDroppedWhenItsNextRequestDoesNotCome() {
        try (RawSocket silent = RawSocket.connect(chorus);
                RawSocket slow = RawSocket.connect(chorus)) {
            assertThat(silent.get("/events?stream_id=1")).startsWith("HTTP/1.1 404");
            assertThat(slow.get("/events?stream_id=1")).startsWith("HTTP/1.1 404");
            slow.bytes("GET /events?stream_id=1 HTTP/1.1\r\nHost: localh".getBytes(UTF_8));
            assertThat(slow.closeCode()).isEqualTo(RawSocket.NO_CLOSE_FRAME);
            assertThat(silent.closeCode()).isEqualTo(RawSocket.NO_CLOSE_FRAME);
        }
    }

    @Test
    void aPeerThatStopsInsideAFrameAndAnswersNoPingIsClosedAndOthersAreServed() {
        byte[] message = RawSocket.masked(0x81, ping("x"));
        try (RawSocket slow = RawSocket.open(chorus);
                Viewer alive = Viewer.join(chorus, stream, "", "full")) {
            slow.bytes(Arrays.copyOf(message, message.length - 1));
            assertThat(slow.closeCode()).isEqualTo(4009);
            // It answered the same pings all the while.
            assertThat(alive.closed()).isNotDone();
            assertThat(alive.ask("ping", new JsonObject().put("t", "1")).join().getString("type"))
                    .isEqualTo("pong");
        }
    }

    /** Ready-made frames are shared between sockets below Vert.x: each must arrive whole, at each socket. */
    @ParameterizedTest
    @CsvSource({"200, 1", "3000, 3", "70000, 60"})
    void framesOfEveryLengthFormArriveIntactAtTwoSocketsAtOnce(int size, int atOnce) {
        // Given
        String admin = TestTokens.mint(chorus, "operator", "admin");
        JsonObject settings = new JsonObject().put("rate_limits", "off").put("batch_interval_ms", 1_000);
        String room = api.post(
                        "/api/streams",
                        admin,
                        new JsonObject().put("title", "Frames").put("settings", settings))
                .expect(201)
                .body()
                .getString("id");
        String content = "é€😀z".repeat(atOnce == 1 ? 1 : 100);
        int posted = 0;
        try (Viewer one = Viewer.join(chorus, room, "", "full");
                Viewer two = Viewer.join(chorus, room, "", "full")) {
            for (int round = 0; round < 10 && largest(two) < size; round++) {
                // When
                Stream.generate(() -> api.sendAsync(
                                "POST",
                                "/api/streams/" + room + "/comments",
                                admin,
                                new JsonObject().put("content", content)))
                        .limit(atOnce)
                        .toList()
                        .forEach(answer -> answer.join().expect(201));
                posted += atOnce;
                int all = posted;
                // Then
                Awaitility.await().until(() -> one.covered() == all && two.covered() == all);
            }
            assertThat(largest(one)).isGreaterThanOrEqualTo(size);
            assertThat(one.breaches()).isEmpty();
            assertThat(two.breaches()).isEmpty();
            assertThat(one.view()).isEqualTo(two.view()).hasSize(posted);
            assertThat(one.view().values()).allMatch(c -> c.getString("content").equals(content));
        }
    }

    /** Bytes of the largest batch. */
    private static int largest(Viewer viewer) {
        return viewer.messages("comments_batch").stream()
                .mapToInt(m -> m.encode().getBytes(UTF_8).length)
                .max()
                .orElse(0);
    }
}
