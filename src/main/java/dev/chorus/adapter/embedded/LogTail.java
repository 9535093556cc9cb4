package dev.chorus.adapter.embedded;

import dev.chorus.port.Logged;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events in memory, so that a consumer that keeps up gets the very objects that were appended and neither reads nor
 * decodes. Bounded by number and bytes over all lanes: the oldest goes first, and who wants it reads the files. Safe from any thread.
 */
final class LogTail {
    private final int maxEvents;
    private final long maxBytes;
    private final ArrayDeque<Kept> order = new ArrayDeque<>();
    private final List<LaneTail> lanes = new ArrayList<>();
    /** Per lane: every event above this position is in memory. */
    private final long[] floors = new long[LogLane.LANES];

    private final AtomicLongArray heads = new AtomicLongArray(LogLane.LANES);
    private final AtomicLongArray counts = new AtomicLongArray(LogLane.LANES);
    private long bytes;

    /** @param bytes size of the encoded body, which stands for the size in memory */
    record Kept(Logged logged, int lane, int bytes) {}

    LogTail(int maxEvents, long maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
        for (int lane = 0; lane < LogLane.LANES; lane++) {
            lanes.add(new LaneTail());
            floors[lane] = -1;
            heads.set(lane, -1);
        }
    }

    /** A lane's newest durable position, found in the files: nothing up to there is in memory. */
    synchronized void begin(int lane, long head) {
        lanes.get(lane).clear();
        floors[lane] = head;
        heads.set(lane, head);
    }

    /** Adds what became durable, in order of positions. */
    synchronized void add(List<Kept> group) {
        for (Kept kept : group) {
            order.addLast(kept);
            bytes += kept.bytes;
            lanes.get(kept.lane).add(kept.logged);
            heads.set(kept.lane, kept.logged.position());
            counts.incrementAndGet(kept.lane);
        }
        while (order.size() > maxEvents || bytes > maxBytes) {
            evict(order.removeFirst());
        }
    }

    /** Newest durable position of a lane; -1: none. */
    long head(int lane) {
        return heads.get(lane);
    }

    /** How many events the lane has got since the log was opened. */
    long count(int lane) {
        return counts.get(lane);
    }

    /** The oldest events after a position; null when not all of them are in memory. */
    synchronized @Nullable List<Logged> after(int lane, long position, int limit) {
        if (position < floors[lane]) {
            return null;
        }
        return lanes.get(lane).after(position, limit);
    }

    private void evict(Kept oldest) {
        bytes -= oldest.bytes;
        // A lane that was begun anew no longer has it.
        if (lanes.get(oldest.lane).removeFirst(oldest.logged.position())) {
            floors[oldest.lane] = oldest.logged.position();
        }
    }
}
