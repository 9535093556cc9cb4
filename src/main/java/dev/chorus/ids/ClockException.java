package dev.chorus.ids;

/** No id can be made now without a risk of making one twice. Trying again later may help. */
public final class ClockException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** Why. */
    public enum Kind {
        /** The clock is more than a minute behind the ids that were made already. */
        BEHIND,
        /** The node's lease was not renewed in time: ids may not reach beyond its high-water mark. */
        EXHAUSTED,
        /** The lease was lost or given back: another node may have this id. */
        STOPPED
    }

    public ClockException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
