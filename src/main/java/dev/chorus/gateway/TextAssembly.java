package dev.chorus.gateway;

import dev.chorus.protocol.CloseCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the frames of a socket together to text messages, as RFC 6455, sections 5.4 and 8.1, wants: bytes that are not UTF-8 end the
 * connection, as soon as they are seen. Fragments may be empty and may split a character.
 */
final class TextAssembly {
    private final int maxBytes;
    private final Consumer<Buffer> messages;
    private @Nullable Buffer partial;
    private @Nullable CharsetDecoder decoder;
    private byte[] cut = new byte[0];

    /** @param maxBytes largest message, all fragments together */
    TextAssembly(int maxBytes, Consumer<Buffer> messages) {
        this.maxBytes = maxBytes;
        this.messages = messages;
    }

    /** The next data frame; a code when the connection has to be closed for it. */
    Optional<CloseCode> accept(WebSocketFrame frame) {
        if (frame.isBinary()) {
            return Optional.of(CloseCode.NOT_TEXT);
        }
        Buffer data = frame.binaryData();
        Buffer before = partial;
        if ((before == null ? 0 : before.length()) + data.length() > maxBytes) {
            return Optional.of(CloseCode.TOO_LARGE);
        }
        if (!isUtf8(data.getBytes(), frame.isFinal())) {
            return Optional.of(CloseCode.BAD_UTF8);
        }
        if (!frame.isFinal()) {
            partial = before == null ? Buffer.buffer().appendBuffer(data) : before.appendBuffer(data);
            return Optional.empty();
        }
        partial = null;
        decoder = null;
        cut = new byte[0];
        messages.accept(before == null ? data : before.appendBuffer(data));
        return Optional.empty();
    }

    private boolean isUtf8(byte[] bytes, boolean last) {
        if (cut.length == 0 && isAscii(bytes)) {
            return true;
        }
        if (decoder == null) {
            decoder = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
        }
        byte[] all = new byte[cut.length + bytes.length];
        System.arraycopy(cut, 0, all, 0, cut.length);
        System.arraycopy(bytes, 0, all, cut.length, bytes.length);
        ByteBuffer in = ByteBuffer.wrap(all);
        decoder.reset();
        CoderResult result = decoder.decode(in, CharBuffer.allocate(all.length), last);
        if (result.isError()) {
            return false;
        }
        cut = new byte[in.remaining()];
        in.get(cut);
        return !last || cut.length == 0;
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
