package dev.chorus.protocol;

import java.util.Locale;

/** Every error a client can see, with its HTTP status. The wire name is the lower-case constant. */
public enum ErrorCode {
    INVALID_JSON(400),
    INVALID_FIELD(400),
    CONTENT_EMPTY(400),
    CONTENT_TOO_LONG(400),
    UNKNOWN_REACTION(400),
    INVALID_CURSOR(400),
    UNAUTHENTICATED(401),
    TOKEN_EXPIRED(401),
    FORBIDDEN(403),
    BANNED(403),
    MUTED(403),
    NOT_JOINED(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    CONFLICT(409),
    STREAM_ENDED(409),
    EDIT_WINDOW_CLOSED(409),
    ROOM_FULL(409),
    TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    RATE_LIMITED(429),
    SLOW_MODE(429),
    REJECTED_BY_FILTER(422),
    /** The outcome is unknown: repeat with the same idempotency key. */
    UNAVAILABLE(503);

    private final int status;
    private final String wire = name().toLowerCase(Locale.ROOT);

    ErrorCode(int status) {
        this.status = status;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The name in JSON. */
    public String wire() {
        return wire;
    }
}
