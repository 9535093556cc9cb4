package dev.chorus.ids;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes the ids of one node: each greater than the one before, whatever the clock does, because time is {@code max(now, last)}. Where
 * 4,096 ids in a millisecond are not enough, time runs ahead of the clock. Ids never reach beyond the durable high-water mark, so that
 * whoever has this node id next can go on above it. Lock-free; safe from any thread.
 */
public final class SnowflakeGenerator implements LongSupplier {
    /** Milliseconds the clock may be behind the ids. */
    public static final long MAX_BEHIND_MS = 60_000;

    private static final int SEQUENCE_BITS = Snowflake.NODE_SHIFT;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

    /** In place of the last id: nothing can follow it, not even an id that is being made right now. */
    private static final long STOPPED = Long.MAX_VALUE;

    private final int nodeId;
    private final LongSupplier clock;

    /** The last id without its node: tick and sequence as one number, so that counting on carries into the next tick. */
    private final AtomicLong last;

    private volatile long highWater;
    private volatile long lastBeforeStop;

    /**
     * Starts above everything that earlier holders of the node id can have made. It makes nothing until
     * {@link #raise} has been told how far it may go.
     *
     * @param nodeId 0..1023
     * @param clock milliseconds since 1970
     * @param highWater milliseconds since 1970 that ids of this node may have reached; 0: it is new
     */
    public SnowflakeGenerator(int nodeId, LongSupplier clock, long highWater) {
        if (nodeId < 0 || nodeId >= Snowflake.NODES) {
            throw new IllegalArgumentException("node id " + nodeId + " is not in 0..1023");
        }
        this.nodeId = nodeId;
        this.clock = clock;
        this.highWater = highWater;
        this.last = new AtomicLong((Math.max(0, highWater - Snowflake.EPOCH + 1) << SEQUENCE_BITS) - 1);
    }

    /**
     * The next id.
     *
     * @throws ClockException when one can't be made safely
     */
    public long next() {
        while (true) {
            long previous = last.get();
            if (previous == STOPPED) {
                throw new ClockException(ClockException.Kind.STOPPED, "the lease of node id " + nodeId + " is gone");
            }
            long now = clock.getAsLong();
            long next = Math.max(previous + 1, (now - Snowflake.EPOCH) << SEQUENCE_BITS);
            check((next >> SEQUENCE_BITS) + Snowflake.EPOCH, now);
            if (last.compareAndSet(previous, next)) {
                return ((next >> SEQUENCE_BITS) << Snowflake.TIME_SHIFT)
                        | ((long) nodeId << Snowflake.NODE_SHIFT)
                        | (next & SEQUENCE_MASK);
            }
        }
    }

    @Override
    public long getAsLong() {
        return next();
    }

    /** Milliseconds since 1970 that ids have reached; for the next high-water mark take the later of this and the clock. */
    public long reached() {
        long now = last.get();
        return ((now == STOPPED ? lastBeforeStop : now) >> SEQUENCE_BITS) + Snowflake.EPOCH;
    }

    /**
     * Lets ids go on up to a mark that has been made durable; a lower one changes nothing.
     *
     * @param mark milliseconds since 1970
     */
    public synchronized void raise(long mark) {
        highWater = Math.max(highWater, mark);
    }

    /** Makes no more ids, for good. */
    public synchronized void stop() {
        long previous = last.get();
        while (previous != STOPPED) {
            // Before the sentinel is seen: reached() reads it after.
            lastBeforeStop = previous;
            if (last.compareAndSet(previous, STOPPED)) {
                return;
            }
            previous = last.get();
        }
    }

    public int nodeId() {
        return nodeId;
    }

    private void check(long time, long now) {
        if (time - now > MAX_BEHIND_MS) {
            throw new ClockException(
                    ClockException.Kind.BEHIND,
                    "the clock is " + (time - now) + " ms behind ids that exist; set it right or wait");
        }
        if (time > highWater) {
            throw new ClockException(
                    ClockException.Kind.EXHAUSTED, "the lease of node id " + nodeId + " has not been renewed in time");
        }
    }
}
