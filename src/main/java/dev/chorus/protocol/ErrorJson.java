package dev.chorus.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes the wire's error object. */
public final class ErrorJson {
    private ErrorJson() {}

    /** The inner object {@code {"code": …, "message": …}}; {@code requestId} may be empty. */
    public static void write(JsonGenerator out, Refusal refusal, String requestId) throws IOException {
        out.writeStartObject();
        out.writeStringField("code", refusal.code().wire());
        out.writeStringField("message", refusal.getMessage());
        if (!refusal.field().isEmpty()) {
            out.writeStringField("field", refusal.field());
        }
        if (refusal.retryAfterMs() > 0) {
            out.writeNumberField("retry_after_ms", refusal.retryAfterMs());
        }
        if (!requestId.isEmpty()) {
            out.writeStringField("request_id", requestId);
        }
        out.writeEndObject();
    }
}
