package dev.chorus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Bytes on the wire: text put together from fragments, frames laid out, refs escaped. */
class WireTest {
    @Property(tries = 500)
    void anySplitOfAnyTextGivesTheSameText(@ForAll String any, @ForAll long seed) {
        byte[] utf8 = any.getBytes(StandardCharsets.UTF_8);
        List<Buffer> messages = new ArrayList<>();
        TextAssembly assembly = new TextAssembly(1 << 20, messages::add);

        for (int round = 0; round < 2; round++) {
            assertThat(split(assembly, utf8, new Random(seed + round))).isEmpty();
        }

        assertThat(messages).hasSize(2).allMatch(m -> Arrays.equals(m.getBytes(), utf8));
    }

    /** One byte replaced: the whole is taken exactly when it is still UTF-8. */
    @Property(tries = 500)
    void whatIsNotUtf8IsRefusedHoweverItIsSplit(@ForAll String any, @ForAll byte wrong, @ForAll long seed) {
        byte[] bytes = ("é" + any + "€").getBytes(StandardCharsets.UTF_8);
        Random random = new Random(seed);
        bytes[random.nextInt(bytes.length)] = wrong;
        boolean isText =
                Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
        List<Buffer> messages = new ArrayList<>();

        Optional<CloseCode> refused = split(new TextAssembly(1 << 20, messages::add), bytes, random);

        assertThat(refused).isEqualTo(isText ? Optional.empty() : Optional.of(CloseCode.BAD_UTF8));
        assertThat(messages).hasSize(isText ? 1 : 0);
    }

    @Example
    void binaryAndWhatIsTooLargeInAllIsRefused() {
        TextAssembly assembly = new TextAssembly(10, m -> {});

        assertThat(assembly.accept(WebSocketFrame.binaryFrame(Buffer.buffer("x"), true)))
                .contains(CloseCode.NOT_TEXT);
        assertThat(assembly.accept(WebSocketFrame.textFrame("123456", false))).isEmpty();
        assertThat(assembly.accept(WebSocketFrame.continuationFrame(Buffer.buffer("78901"), true)))
                .contains(CloseCode.TOO_LARGE);
    }

    @Example
    void theHeaderOfAFrameSaysItsLength() {
        for (int n : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 70_000}) {
            ByteBuf wire = WireText.write(new byte[n], Unpooled.buffer());

            assertThat(wire.readUnsignedByte()).isEqualTo((short) 0x81);
            int first = wire.readUnsignedByte();
            long length = first == 126 ? wire.readUnsignedShort() : first == 127 ? wire.readLong() : first;
            assertThat(length).isEqualTo(n);
            assertThat(first).isEqualTo(n < 126 ? n : n < 65_536 ? 126 : 127);
            assertThat(wire.readableBytes()).isEqualTo(n);
        }
    }

    @Property(tries = 300)
    void aRefComesBackAsItWasWhateverIsInIt(@ForAll String ref) {
        String sent = new String(ref.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        Frame frame = Frame.answer("ack", sent, out -> {
            out.writeStartObject();
            out.writeNumberField("n", 1);
            out.writeEndObject();
        });

        JsonObject whole = new JsonObject(new String(frame.text(), StandardCharsets.UTF_8));
        assertThat(whole.getString("ref", "")).isEqualTo(sent);
        assertThat(whole.getString("type")).isEqualTo("ack");
        assertThat(whole.getJsonObject("payload")).isEqualTo(new JsonObject(frame.payload()));
        assertThat(frame.payload()).isEqualTo("{\"n\":1}");
    }

    private static Optional<CloseCode> split(TextAssembly assembly, byte[] bytes, Random random) {
        int at = 0;
        while (true) {
            int to = Math.min(bytes.length, at + random.nextInt(4));
            boolean last = to == bytes.length && random.nextBoolean();
            Buffer part = Buffer.buffer(Arrays.copyOfRange(bytes, at, to));
            Optional<CloseCode> refused = assembly.accept(part(part, last));
            if (refused.isPresent() || last) {
                return refused;
            }
            at = to;
        }
    }

    /** A text frame of these bytes, be they text or not. */
    private static WebSocketFrame part(Buffer bytes, boolean isFinal) {
        return HandLoop.stand(
                WebSocketFrame.class,
                Map.of(
                        "isBinary", (_, _, _) -> false,
                        "binaryData", (_, _, _) -> bytes,
                        "isFinal", (_, _, _) -> isFinal));
    }
}
