package dev.chorus.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often a room may send: at once when it was quiet, else at the interval in force, which stretches to twice the time that its
 * viewers took to be served and shrinks again. A frame waits while an instance still serves the last one.
 */
final class Pace {
    /** An instance that does not answer for so long holds nobody up any more. */
    private static final long GIVE_UP_MS = 2_000;

    private final int leastMs;
    private final int mostMs;
    private final LongSupplier nowMs;
    private final Map<Integer, Long> deliveredTo = new HashMap<>();
    private long sentTo;
    private long sentAt;
    private double servingMs;

    /**
     * @param leastMs interval of a node that is not loaded
     * @param mostMs what it stretches to
     * @param nowMs steady milliseconds
     */
    Pace(int leastMs, int mostMs, LongSupplier nowMs) {
        this.leastMs = leastMs;
        this.mostMs = mostMs;
        this.nowMs = nowMs;
        this.sentAt = nowMs.getAsLong() - mostMs;
    }

    void attached(int instance, long offset) {
        deliveredTo.put(instance, offset);
    }

    void detached(int instance) {
        deliveredTo.remove(instance);
    }

    /** The interval in force, milliseconds. */
    int intervalMs(int roomLeastMs) {
        // The room's own setting may be below the node's default; load still stretches it.
        int least = roomLeastMs > 0 ? roomLeastMs : leastMs;
        return Math.max(least, (int) Math.min(mostMs, 2 * servingMs));
    }

    /**
     * Milliseconds until the next frame may go; 0: now.
     *
     * @param isFull whether more waits than one frame holds: then only the viewers being served hold it up, or a storm would outgrow
     *     what the intervals let through
     */
    long waitMs(int roomLeastMs, boolean isFull) {
        long since = nowMs.getAsLong() - sentAt;
        long due = isFull ? 0 : Math.max(0, intervalMs(roomLeastMs) - since);
        if (due > 0) {
            return due;
        }
        if (deliveredTo.values().stream().allMatch(to -> to >= sentTo) || since > GIVE_UP_MS) {
            return 0;
        }
        return isFull ? 5 : 20;
    }

    void sent(long to) {
        sentTo = to;
        sentAt = nowMs.getAsLong();
    }

    void delivered(int instance, long to, long nanos) {
        deliveredTo.merge(instance, to, Math::max);
        double ms = nanos / 1e6;
        servingMs = ms > servingMs ? ms : servingMs * 0.8 + ms * 0.2;
    }
}
