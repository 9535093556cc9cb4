package dev.chorus.adapter.embedded;

import dev.chorus.port.Logged;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Durable events, from memory where they are there, from the files otherwise. Reading blocks; heads and counts do not. */
final class LogSource {
    private final LogTail tail;
    private final LogReader reader;

    LogSource(LogTail tail, LogReader reader) {
        this.tail = tail;
        this.reader = reader;
    }

    /** Newest durable position of a lane; -1: none. */
    long head(int lane) {
        return tail.head(lane);
    }

    /** How many events a lane has got since the log was opened. */
    long count(int lane) {
        return tail.count(lane);
    }

    List<Logged> after(int lane, long position, int limit) {
        @Nullable List<Logged> recent = tail.after(lane, position, limit);
        return recent != null ? recent : reader.after(lane, position, limit);
    }

    /** How many events a lane has above a position. */
    long count(int lane, long after) {
        long head = head(lane);
        return head <= after ? 0 : reader.count(lane, after, head);
    }

    /** How many events of a lane a day has above a position. */
    long count(LogDay day, int lane, long after) {
        return reader.count(day, lane, after, Long.MAX_VALUE);
    }
}
