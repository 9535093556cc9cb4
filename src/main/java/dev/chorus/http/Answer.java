package dev.chorus.http;

import dev.chorus.protocol.Json;
import io.vertx.core.buffer.Buffer;

/**
 * What a request is answered with.
 *
 * @param status HTTP status
 * @param type content type; empty: no body
 */
record Answer(int status, String type, Buffer body) {
    static final String JSON = "application/json";

    private static final Buffer NOTHING = Buffer.buffer(0);

    static Answer ok(Json.Writer writer) {
        return json(200, writer);
    }

    static Answer json(int status, Json.Writer writer) {
        return new Answer(status, JSON, Buffer.buffer(Json.bytes(writer)));
    }

    static Answer empty(int status) {
        return new Answer(status, "", NOTHING);
    }

    static Answer text(int status, String type, String text) {
        return new Answer(status, type, Buffer.buffer(text));
    }
}
