package dev.chorus.account;

/** A token that proves nothing. Carries no detail that would help to forge one, and no stack trace: refusing is normal. */
public final class TokenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What the holder can do about it. */
    public enum Kind {
        /** It was good once: fetch another. */
        EXPIRED,
        /** It is not ours, or has been changed. */
        INVALID
    }

    public TokenException(Kind kind) {
        super(kind == Kind.EXPIRED ? "the token has expired" : "the token is not valid", null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
