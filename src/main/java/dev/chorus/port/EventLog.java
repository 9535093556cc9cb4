package dev.chorus.port;

import dev.chorus.event.Event;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * Every event, in order per topic and partition, durable before it is acknowledged, replayable from any retained position. The log
 * also grants the ownership of partitions.
 *
 * <p>Futures complete on the caller's context. Adapters never block the caller.
 */
public interface EventLog {

    /** Independent sequences of positions. */
    enum Topic {
        COMMENTS,
        REACTIONS,
        METRICS
    }

    /** The name of this log's history: new only when history was lost. Rooms use it as their epoch. */
    String epoch();

    /**
     * Takes the exclusive right to append to a partition of {@link Topic#COMMENTS}. Whoever held it is fenced: its appends fail
     * from now on.
     */
    Future<PartitionWriter> own(int partition);

    /**
     * Appends to {@link Topic#REACTIONS} or {@link Topic#METRICS}, shared by all producers, into the partition of the event's
     * stream. Calls of one caller keep their order.
     *
     * @return the position, once durable
     * @throws LogException as the failure of the future
     */
    Future<Long> append(Topic topic, Event event);

    /**
     * Delivers every event after the given positions, oldest first per partition, as one batch of at most {@code maxBatch} events at a
     * time; the next batch waits until the consumer's future completes. A failed future repeats the same batch after a pause.
     *
     * @param group names the consumers that share the work; within a group one subscription at a time gets a partition
     * @param after last position seen per partition, -1 or absent: from the beginning; its keys are the partitions wanted
     */
    Subscription subscribe(String group, Topic topic, Map<Integer, Long> after, int maxBatch, Consumer consumer);

    /**
     * Up to {@code limit} events (1..10,000) of one partition after a position, oldest first; empty at the end. For replays and
     * recounts.
     */
    Future<List<Logged>> read(Topic topic, int partition, long after, int limit);

    /** Position of the newest durable event; -1 when there is none. */
    Future<Long> head(Topic topic, int partition);

    /** Position of the newest event older than {@code at} (ms since 1970) that is followed only by newer ones; -1 when none. */
    Future<Long> positionBefore(Topic topic, int partition, long at);

    /** Forgets whole days that ended before {@code at}, where every group of {@code positions} has gone on. */
    Future<Void> dropBefore(long at);

    /** Waits for what was accepted, then releases everything. */
    Future<Void> close();

    /** Takes batches of a subscription, on the context that subscribed. */
    @FunctionalInterface
    interface Consumer {
        Future<Void> accept(List<Logged> batch);
    }

    /** A running delivery. */
    interface Subscription {
        /** Events that are durable and not yet handed over and acknowledged, over all its partitions; an estimate. */
        long backlog();

        /** No delivery starts after the future completes. */
        Future<Void> close();
    }

    /**
     * The right to append to one partition of comments.
     *
     * <p>Appends keep their order. When one fails, every append behind it fails too, until {@link #recover()}: so an offset
     * can be used again without leaving a hole or an overtaker.
     */
    interface PartitionWriter {
        int partition();

        /**
         * @return the position, once durable
         * @throws LogException as the failure of the future; its {@link LogException#outcome()} says whether it was written
         */
        Future<Long> append(Event event);

        /**
         * After a failure: waits until what was in flight is decided and accepts appends again.
         *
         * @return position of the newest event of the partition; the owner reads what follows the last it knew
         */
        Future<Long> recover();

        /** Gives the partition up after what is in flight. */
        Future<Void> release();
    }
}
