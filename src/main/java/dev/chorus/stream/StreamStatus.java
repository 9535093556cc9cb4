package dev.chorus.stream;

import java.util.Locale;

/** Where a stream is in its life: {@code SCHEDULED → LIVE → ENDED}; only a live or scheduled stream takes comments. */
public enum StreamStatus {
    SCHEDULED,
    LIVE,
    ENDED;

    /** The name in JSON. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is not in the list */
    public static StreamStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
