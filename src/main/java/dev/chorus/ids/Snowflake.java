package dev.chorus.ids;

import java.util.OptionalLong;

/**
 * The parts of an id: 41 bits of milliseconds since 2024-01-01T00:00Z, 10 bits of node, 12 bits of sequence. Always positive, so that
 * sorting ids as numbers is sorting by time.
 */
public final class Snowflake {
    /** 2024-01-01T00:00Z in milliseconds since 1970. */
    public static final long EPOCH = 1_704_067_200_000L;

    /** Node ids are 0..1023. */
    public static final int NODES = 1 << 10;

    static final int NODE_SHIFT = 12;
    static final int TIME_SHIFT = 22;
    static final long MAX_TICK = (1L << 41) - 1;

    private static final int MAX_DIGITS = 19;

    private Snowflake() {}

    /** When the id was made by its node's clock, milliseconds since 1970. */
    public static long timeOf(long id) {
        return (id >>> TIME_SHIFT) + EPOCH;
    }

    /** The node that made it, 0..1023. */
    public static int nodeOf(long id) {
        return (int) (id >>> NODE_SHIFT) & (NODES - 1);
    }

    /**
     * The lowest id that can be made at this time: ids below it are older.
     *
     * @param at milliseconds since 1970; before 2024 is 0, after 2093 is {@link Long#MAX_VALUE}
     */
    public static long firstAt(long at) {
        if (at <= EPOCH) {
            return 0;
        }
        return at - EPOCH > MAX_TICK ? Long.MAX_VALUE : (at - EPOCH) << TIME_SHIFT;
    }

    /** Reads an id as it is written in JSON and paths: decimal, positive, without sign or leading zero. Empty: it is none. */
    public static OptionalLong parse(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_DIGITS || text.charAt(0) == '0') {
            return OptionalLong.empty();
        }
        long id = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalLong.empty();
            }
            // Nineteen digits overflow at most once, into the negative.
            id = id * 10 + digit;
        }
        return id > 0 ? OptionalLong.of(id) : OptionalLong.empty();
    }
}
