package dev.chorus.bridge;

import dev.chorus.protocol.Json;
import dev.chorus.protocol.Refusal;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** What the bridge says to its clients, as text of one frame. */
final class BridgeText {
    private BridgeText() {}

    /** A message of an address, or the answer to a question under its reply address. */
    static String message(String address, JsonObject body) {
        return new JsonObject()
                .put("type", "rec")
                .put("address", address)
                .put("body", body)
                .encode();
    }

    /**
     * Something was refused.
     *
     * @param address the reply address of the question, or the address of the registration; empty: neither
     */
    static String refused(String address, Refusal refusal) {
        byte[] text = Json.bytes(out -> {
            out.writeStartObject();
            out.writeStringField("type", "err");
            if (!address.isEmpty()) {
                out.writeStringField("address", address);
            }
            out.writeNumberField("failureCode", refusal.code().status());
            out.writeStringField("failureType", ReplyFailure.RECIPIENT_FAILURE.name());
            out.writeStringField("message", refusal.code().wire());
            out.writeEndObject();
        });
        return new String(text, StandardCharsets.UTF_8);
    }

    /** The node is going: come back after so many milliseconds. */
    static String reconnect(long afterMs) {
        return new JsonObject()
                .put("type", "event")
                .put("event", "reconnect")
                .put("message", new JsonObject().put("after_ms", afterMs))
                .encode();
    }
}
