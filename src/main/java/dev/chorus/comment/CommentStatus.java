package dev.chorus.comment;

import java.util.Locale;

/** Whether a comment may be seen, and why not. Its wire name is the lower-case constant. */
public enum CommentStatus {
    PENDING,
    APPROVED,
    REJECTED,
    SPAM,
    HIDDEN,
    DELETED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The name in JSON. */
    public String wire() {
        return wire;
    }

    /** Whether everybody may read the text. */
    public boolean isPublic() {
        return this == APPROVED;
    }

    /** Whether it was public once, or is waiting, and its place in the room is kept as a tombstone. */
    public boolean isRemoved() {
        return this == HIDDEN || this == DELETED || this == REJECTED || this == SPAM;
    }

    /** @throws IllegalArgumentException for a name that is not in the list */
    public static CommentStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
