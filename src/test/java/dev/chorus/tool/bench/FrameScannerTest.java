package dev.chorus.tool.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
    private record Seen(int opcode, long length, String start) {}

    @Property(tries = 200)
    void framesAreFoundHoweverTheSocketCutsThem(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 70_000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 5_000) int piece,
            @ForAll @IntRange(min = 0, max = 300) int wanted) {
        ByteBuf stream = Unpooled.buffer();
        lengths.forEach(length -> write(stream, FrameScanner.TEXT, "x".repeat(length)));
        List<Seen> seen = new ArrayList<>();
        FrameScanner scanner = scanner(seen);
        scanner.want(wanted);

        while (stream.isReadable()) {
            scanner.feed(stream.readSlice(Math.min(piece, stream.readableBytes())));
        }

        assertThat(seen)
                .containsExactlyElementsOf(lengths.stream()
                        .map(length -> new Seen(FrameScanner.TEXT, length, "x".repeat(Math.min(length, wanted))))
                        .toList());
    }

    @Test
    void controlFramesAreKeptWholeWhateverIsWanted() {
        ByteBuf stream = Unpooled.buffer();
        write(stream, FrameScanner.PING, "are you there");
        List<Seen> seen = new ArrayList<>();

        scanner(seen).feed(stream);

        assertThat(seen).containsExactly(new Seen(FrameScanner.PING, 13, "are you there"));
    }

    @Test
    void aMaskedFrameFromAServerIsRefused() {
        ByteBuf stream = Unpooled.buffer().writeByte(0x81).writeByte(0x81);

        assertThatThrownBy(() -> scanner(new ArrayList<>()).feed(stream)).isInstanceOf(IllegalStateException.class);
    }

    private static FrameScanner scanner(List<Seen> seen) {
        return new FrameScanner((opcode, length, start, startLength) ->
                seen.add(new Seen(opcode, length, SocketClient.text(start, startLength))));
    }

    private static void write(ByteBuf out, int opcode, String payload) {
        out.writeByte(0x80 | opcode);
        if (payload.length() < 126) {
            out.writeByte(payload.length());
        } else if (payload.length() < 1 << 16) {
            out.writeByte(126).writeShort(payload.length());
        } else {
            out.writeByte(127).writeLong(payload.length());
        }
        payload.chars().forEach(out::writeByte);
    }
}
