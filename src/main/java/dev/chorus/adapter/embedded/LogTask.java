package dev.chorus.adapter.embedded;

import dev.chorus.event.Event;
import org.jspecify.annotations.Nullable;

/** What waits for the writer thread, in the order it came. */
sealed interface LogTask {
    /**
     * @param writer whose right it is written under; null for shared topics
     */
    record Append(int lane, Event event, @Nullable LogPartitionWriter writer, LogPromise<Long> promise)
            implements LogTask {}

    /** Something to do between what came before and what comes after; everything before it is decided by then. */
    record Act(Runnable action) implements LogTask {}
}
