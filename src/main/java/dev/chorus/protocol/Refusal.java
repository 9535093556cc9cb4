package dev.chorus.protocol;

/**
 * Why something was not done, as a client is told. Travels as the failure of a future, without a stack trace: refusing is normal.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final String field;
    private final long retryAfterMs;

    private Refusal(ErrorCode code, String message, String field, long retryAfterMs) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
        this.retryAfterMs = retryAfterMs;
    }

    /** @param message for a person; tells nothing of the inside */
    public static Refusal of(ErrorCode code, String message) {
        return new Refusal(code, message, "", 0);
    }

    /** @param field the offending input field */
    public static Refusal field(ErrorCode code, String field, String message) {
        return new Refusal(code, message, field, 0);
    }

    /** @param retryAfterMs when to try again */
    public static Refusal later(ErrorCode code, String message, long retryAfterMs) {
        return new Refusal(code, message, "", Math.max(1, retryAfterMs));
    }

    public static Refusal notFound(String what) {
        return of(ErrorCode.NOT_FOUND, what + " not found");
    }

    public static Refusal unavailable(String why) {
        return later(ErrorCode.UNAVAILABLE, why, 1000);
    }

    public ErrorCode code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Empty: none. */
    public String field() {
        return field;
    }

    /** 0: none. */
    public long retryAfterMs() {
        return retryAfterMs;
    }
}
