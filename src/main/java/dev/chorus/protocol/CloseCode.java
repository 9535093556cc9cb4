package dev.chorus.protocol;

/** Why a socket is closed. What a client should do next follows from the code. */
public enum CloseCode {
    BYE(1000, "bye"),
    /** Reconnect elsewhere after the hint. */
    DRAINING(1001, "draining"),
    NOT_TEXT(1003, "not text"),
    BAD_UTF8(1007, "not UTF-8"),
    TOO_LARGE(1009, "too large"),
    /** Refresh the token first. */
    TOKEN_EXPIRED(4001, "token expired"),
    BANNED(4003, "banned"),
    /** Reconnect with full jitter. */
    FLOOD(4008, "too many messages"),
    DEAD(4009, "no answer");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
