package dev.chorus.tool.bench;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Finds the borders of WebSocket frames from a server (RFC 6455, so unmasked) in whatever pieces the socket gives. Payload is
 * skipped but for as many bytes from its start as are wanted. One per connection, on its event loop.
 */
final class FrameScanner {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;

    /** Control frames are never longer, and are always wanted whole. */
    private static final int CONTROL_LIMIT = 125;

    private static final byte[] NOTHING = {};

    private final Sink sink;
    private final byte[] header = new byte[10];
    private int headerLength;
    private int wanted;
    private long left;
    private long length;
    private byte[] start = NOTHING;
    private int startLength;

    /** Takes whole frames. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param opcode of the frame
         * @param length of its payload in bytes
         * @param start where the first bytes of the payload are; valid during the call
         * @param startLength how many there are
         */
        void frame(int opcode, long length, byte[] start, int startLength);
    }

    FrameScanner(Sink sink) {
        this.sink = sink;
    }

    /** @param bytes of each data frame's payload to keep from now on */
    void want(int bytes) {
        wanted = bytes;
    }

    /** Reads all of the buffer. */
    void feed(ByteBuf in) {
        while (in.isReadable()) {
            if (left > 0) {
                payload(in);
            } else {
                header[headerLength++] = in.readByte();
                if (headerLength == headerSize()) {
                    length = payloadLength();
                    left = length;
                    startLength = 0;
                    if (length == 0) {
                        end();
                    }
                }
            }
        }
    }

    private void payload(ByteBuf in) {
        int take = (int) Math.min(left, in.readableBytes());
        int keep = Math.min(take, limit() - startLength);
        if (keep > 0) {
            if (start.length < startLength + keep) {
                start = Arrays.copyOf(start, Math.max(startLength + keep, Math.min(limit(), start.length * 2)));
            }
            in.getBytes(in.readerIndex(), start, startLength, keep);
            startLength += keep;
        }
        in.skipBytes(take);
        left -= take;
        if (left == 0) {
            end();
        }
    }

    private void end() {
        headerLength = 0;
        sink.frame(header[0] & 0x0F, length, start, startLength);
    }

    private int limit() {
        boolean isControl = (header[0] & 0x08) != 0;
        return isControl ? CONTROL_LIMIT : (int) Math.min(wanted, length);
    }

    private int headerSize() {
        if (headerLength < 2) {
            return 2;
        }
        int code = header[1] & 0x7F;
        return code < 126 ? 2 : code == 126 ? 4 : 10;
    }

    private long payloadLength() {
        if ((header[1] & 0x80) != 0) {
            throw new IllegalStateException("a server must not mask its frames");
        }
        int code = header[1] & 0x7F;
        if (code < 126) {
            return code;
        }
        long value = 0;
        for (int i = 2; i < headerLength; i++) {
            value = value << 8 | header[i] & 0xFF;
        }
        return value;
    }
}
