package dev.chorus.adapter.embedded;

import dev.chorus.port.Logged;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How far a subscription is in one lane. Moved by one step at a time; the numbers may be read from anywhere. */
final class LogCursor {
    private static final long NOT_COUNTED = -1;

    private final int lane;
    private volatile long acknowledged;
    private long handed;
    /** Events behind {@link #acknowledged} when this was counted, and how many the lane had got by then. */
    private volatile long behind = NOT_COUNTED;

    private volatile long countedAt;
    private final AtomicLong done = new AtomicLong();
    private long inHand;

    LogCursor(int lane, long after) {
        this.lane = lane;
        this.acknowledged = after;
        this.handed = after;
    }

    int lane() {
        return lane;
    }

    /** The oldest events that were not handed over. Blocks. */
    List<Logged> next(LogSource source, int limit) {
        if (behind == NOT_COUNTED) {
            count(source);
        }
        if (source.head(lane) <= handed) {
            return List.of();
        }
        List<Logged> events = source.after(lane, handed, limit);
        if (!events.isEmpty()) {
            handed = events.getLast().position();
            inHand = events.size();
        }
        return events;
    }

    /** What was handed over is dealt with. */
    void acknowledge() {
        acknowledged = handed;
        done.addAndGet(inHand);
        inHand = 0;
    }

    /** An estimate: events in doubt and those found at a restart are not counted twice nor always at once. */
    long backlog(LogSource source) {
        return behind == NOT_COUNTED ? 0 : Math.max(0, behind + source.count(lane) - countedAt - done.get());
    }

    boolean isPast(LogDay day, LogSource source) {
        return acknowledged >= day.newest() || source.count(day, lane, acknowledged) == 0;
    }

    private void count(LogSource source) {
        countedAt = source.count(lane);
        behind = source.count(lane, acknowledged);
    }
}
