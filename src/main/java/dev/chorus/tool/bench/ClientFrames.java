package dev.chorus.tool.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * What a WebSocket client sends. The masking key is always zero, which RFC 6455 allows and which leaves the payload as it is: the
 * mask protects proxies from scripts in browsers, and there is neither here.
 */
final class ClientFrames {
    private static final int PONG = 10;

    private ClientFrames() {}

    static ByteBuf handshake(String host, int port, String path) {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + ':' + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        return Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII);
    }

    static ByteBuf text(String message) {
        return frame(FrameScanner.TEXT, message.getBytes(StandardCharsets.UTF_8));
    }

    static ByteBuf pong(byte[] payload) {
        return frame(PONG, payload);
    }

    private static ByteBuf frame(int opcode, byte[] payload) {
        ByteBuf out = Unpooled.buffer(payload.length + 14);
        out.writeByte(0x80 | opcode);
        if (payload.length < 126) {
            out.writeByte(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            out.writeByte(0x80 | 126).writeShort(payload.length);
        } else {
            out.writeByte(0x80 | 127).writeLong(payload.length);
        }
        return out.writeInt(0).writeBytes(payload);
    }
}
