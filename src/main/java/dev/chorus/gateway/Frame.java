package dev.chorus.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One server message, encoded once and shared by everybody who gets it. Immutable; safe from any thread.
 */
final class Frame {
    private static final byte[] PAYLOAD = "\",\"payload\":".getBytes(StandardCharsets.UTF_8);

    private final String type;
    private final String position;
    private final byte[] text;
    private final int payloadAt;

    private Frame(String type, String position, byte[] text, int payloadAt) {
        this.type = type;
        this.position = position;
        this.text = text;
        this.payloadAt = payloadAt;
    }

    /** A message that belongs to no place in a room's order. */
    static Frame of(String type, Json.Writer payload) {
        return of(type, "", "", payload);
    }

    /** @param ref of the question this answers; empty: none */
    static Frame answer(String type, String ref, Json.Writer payload) {
        return of(type, ref, "", payload);
    }

    /** A message that covers a room's order up to an offset. */
    static Frame upTo(String type, String epoch, long offset, Json.Writer payload) {
        return of(type, "", epoch + ":" + offset, payload);
    }

    static Frame of(String type, String ref, String position, Json.Writer payload) {
        byte[] body = Json.bytes(payload);
        byte[] head = ref.isEmpty() ? ("{\"type\":\"" + type).getBytes(StandardCharsets.UTF_8) : withRef(type, ref);
        int at = head.length + PAYLOAD.length;
        byte[] text = new byte[at + body.length + 1];
        System.arraycopy(head, 0, text, 0, head.length);
        System.arraycopy(PAYLOAD, 0, text, head.length, PAYLOAD.length);
        System.arraycopy(body, 0, text, at, body.length);
        text[text.length - 1] = '}';
        return new Frame(type, position, text, at);
    }

    /** Up to and without the quote that closes the type; the ref is a client's text and is escaped as JSON. */
    private static byte[] withRef(String type, String ref) {
        byte[] object = Json.bytes(out -> writeRef(out, type, ref));
        return java.util.Arrays.copyOf(object, object.length - 2);
    }

    private static void writeRef(JsonGenerator out, String type, String ref) throws IOException {
        out.writeStartObject();
        out.writeStringField("ref", ref);
        out.writeStringField("type", type);
        out.writeEndObject();
    }

    String type() {
        return type;
    }

    /** {@code <epoch>:<offset>} covered by it; empty: none. */
    String position() {
        return position;
    }

    /** The whole message as UTF-8 JSON; not to be changed. */
    byte[] text() {
        return text;
    }

    /** The payload alone, as a string: for transports that carry the type beside it. */
    String payload() {
        return new String(text, payloadAt, text.length - 1 - payloadAt, StandardCharsets.UTF_8);
    }

    int size() {
        return text.length;
    }
}
