package dev.chorus.gateway;

import io.netty.buffer.ByteBuf;

/** A server's text frame as RFC 6455, section 5.2, lays it out: final, not masked, not compressed. */
final class WireText {
    static final int MAX_HEADER = 10;
    private static final int FINAL_TEXT = 0x81;

    private WireText() {}

    /** Appends header and payload to the buffer and returns it. */
    static ByteBuf write(byte[] payload, ByteBuf out) {
        out.writeByte(FINAL_TEXT);
        int n = payload.length;
        if (n < 126) {
            out.writeByte(n);
        } else if (n < 65_536) {
            out.writeByte(126).writeShort(n);
        } else {
            out.writeByte(127).writeLong(n);
        }
        return out.writeBytes(payload);
    }
}
