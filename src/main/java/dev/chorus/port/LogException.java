package dev.chorus.port;

/** An append that was not acknowledged. */
public final class LogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is known about the event. */
    public enum Outcome {
        /** It is not in the log and never will be. */
        NOT_WRITTEN,
        /** It may be in the log: read the tail. */
        UNKNOWN,
        /** Somebody else owns the partition now. */
        FENCED,
        /** The queue of the log is full; not written. */
        OVERLOADED
    }

    private final Outcome outcome;

    public LogException(Outcome outcome, String message, Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
    }

    public LogException(Outcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    public Outcome outcome() {
        return outcome;
    }
}
