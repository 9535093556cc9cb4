package dev.chorus.moderation;

import java.util.Locale;

/** What a moderator does to one comment; its wire name is the lower-case constant. */
public enum ModerationAct {
    HIDE,
    UNHIDE,
    PIN,
    UNPIN,
    HIGHLIGHT,
    UNHIGHLIGHT,
    APPROVE,
    REJECT;

    /** The name in JSON and in paths. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is not in the list */
    public static ModerationAct of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
