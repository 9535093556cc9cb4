package dev.chorus.port;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * Numbers by stream and minute. Fed in batches cut at positions; a batch at or below a partition's stored position changes
 * nothing.
 */
public interface AnalyticsStore {

    Future<Map<Integer, Long>> positions();

    /** Counts the events of a batch and moves the positions, both or neither. */
    Future<Void> apply(List<Logged> batch);

    /**
     * @param from milliseconds since 1970, inclusive
     * @param to exclusive
     * @param stepMs width of a point, a multiple of a minute; at most 1,500 points
     */
    Future<List<Point>> series(long streamId, long from, long to, long stepMs);

    /** Forgets minutes before {@code at}. */
    Future<Void> expire(long at);

    Future<Void> ping();

    Future<Void> close();

    /**
     * @param at start of the step, ms since 1970
     * @param comments created
     * @param replies of those, how many answer another
     * @param uniqueCommenters different authors
     * @param reactions operations by type
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
