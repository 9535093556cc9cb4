package dev.chorus.stream;

import java.util.Locale;

/** What a stream is about; its wire name is the lower-case constant. */
public enum StreamType {
    SPORTS,
    NEWS,
    ENTERTAINMENT,
    OTHER;

    /** The name in JSON. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is not in the list */
    public static StreamType of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
