package dev.chorus.edge;

import java.util.function.LongSupplier;

/** How fast one connection may talk: so many messages in a second of the clock; ten times that is a flood. For one thread. */
public final class MessageRate {
    private static final int FLOOD_FACTOR = 10;

    private final int perSecond;
    private final LongSupplier nanos;
    private long second;
    private int taken;

    /** What becomes of a message. */
    public enum Verdict {
        PASSES,
        /** Refused, and nothing else. */
        TOO_MANY,
        /** The connection is to be closed. */
        FLOOD
    }

    /** @param nanos a clock that never goes back */
    public MessageRate(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    /** Counts one message. */
    public Verdict take() {
        long now = nanos.getAsLong() / 1_000_000_000L;
        if (now != second) {
            second = now;
            taken = 0;
        }
        taken++;
        if (taken > (long) FLOOD_FACTOR * perSecond) {
            return Verdict.FLOOD;
        }
        return taken > perSecond ? Verdict.TOO_MANY : Verdict.PASSES;
    }
}
