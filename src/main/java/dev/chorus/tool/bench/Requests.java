package dev.chorus.tool.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Ready-made HTTP requests. */
final class Requests {
    private Requests() {}

    /** @param token empty: none is sent */
    static ByteBuf get(String path, String token) {
        return bytes("GET " + path + " HTTP/1.1\r\nHost: bench\r\n" + authorization(token) + "\r\n");
    }

    static ByteBuf send(String method, String path, String token, String json) {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return bytes(method + ' ' + path + " HTTP/1.1\r\nHost: bench\r\n" + authorization(token)
                + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n" + json);
    }

    static ByteBuf comment(String streamId, String token, String content) {
        return send("POST", "/api/streams/" + streamId + "/comments", token, "{\"content\":\"" + content + "\"}");
    }

    private static String authorization(String token) {
        return token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
