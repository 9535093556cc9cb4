package dev.chorus.bus;

import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;

/** A refusal in parts that can travel. Public because the codec looks at public records only. */
public record RefusalParts(ErrorCode code, String field, String message, long retryAfterMs) {
    static RefusalParts of(Refusal refusal) {
        return new RefusalParts(refusal.code(), refusal.field(), refusal.getMessage(), refusal.retryAfterMs());
    }

    /** A refusal has a field or a time to retry, never both. */
    Refusal refusal() {
        if (retryAfterMs > 0) {
            return Refusal.later(code, message, retryAfterMs);
        }
        return field.isEmpty() ? Refusal.of(code, message) : Refusal.field(code, field, message);
    }
}
