package dev.chorus.port;

import dev.chorus.stream.Shard;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * Numbers by stream and minute. Fed in batches cut at positions; a batch at or below a partition's stored position changes
 * nothing.
 */
public interface AnalyticsStore {

    /** Last position counted, by {@link #source}. Absent: nothing yet. */
    Future<Map<Integer, Long>> positions();

    /**
     * Counts the events of a batch and moves the positions, both or neither. A batch of reactions that a producer appended twice counts
     * once.
     */
    Future<Void> apply(List<Logged> batch);

    /**
     * Every step from {@code from} on, those without events too, oldest first.
     *
     * @param from milliseconds since 1970, inclusive; taken down to a whole minute
     * @param to exclusive
     * @param stepMs width of a point, a multiple of a minute; at most 1,500 points
     * @throws IllegalArgumentException as failure, for a step or a number of points out of range
     */
    Future<List<Point>> series(long streamId, long from, long to, long stepMs);

    /** Forgets minutes before that of {@code at}. */
    Future<Void> expire(long at);

    Future<Void> ping();

    Future<Void> close();

    /** The key of {@link #positions}: topics count their positions apart, 0..63 for comments, then reactions, then metrics. */
    static int source(EventLog.Topic topic, int partition) {
        int first =
                switch (topic) {
                    case COMMENTS -> 0;
                    case REACTIONS -> Shard.PARTITIONS;
                    case METRICS -> 2 * Shard.PARTITIONS;
                };
        return first + partition;
    }

    /**
     * @param at start of the step, ms since 1970
     * @param comments created
     * @param replies of those, how many answer another
     * @param uniqueCommenters different authors
     * @param reactions by type: taps, and registers that were set; removals do not count
     * @param moderated acts by name
     * @param contentLength code points written
     */
    record Point(
            long at,
            long comments,
            long replies,
            long uniqueCommenters,
            Map<String, Long> reactions,
            Map<String, Long> moderated,
            long contentLength) {}
}
