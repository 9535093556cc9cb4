package dev.chorus.adapter.embedded;

import dev.chorus.event.Event;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.stream.Shard;

/**
 * Topic and partition as one number, 0..191, as stored in the files: the numbers of topics never change.
 */
final class LogLane {
    static final int LANES = 3 * Shard.PARTITIONS;

    private LogLane() {}

    /** @throws IllegalArgumentException for a partition outside 0..63 */
    static int of(Topic topic, int partition) {
        if (partition < 0 || partition >= Shard.PARTITIONS) {
            throw new IllegalArgumentException("no partition " + partition);
        }
        int number =
                switch (topic) {
                    case COMMENTS -> 0;
                    case REACTIONS -> 1;
                    case METRICS -> 2;
                };
        return number * Shard.PARTITIONS + partition;
    }

    /** Where an event of a shared topic goes. */
    static int of(Topic topic, Event event) {
        return of(topic, Shard.partitionOf(event.head().streamId()));
    }

    static Topic topic(int lane) {
        return switch (lane / Shard.PARTITIONS) {
            case 0 -> Topic.COMMENTS;
            case 1 -> Topic.REACTIONS;
            case 2 -> Topic.METRICS;
            default -> throw new IllegalArgumentException("no lane " + lane);
        };
    }

    static int partition(int lane) {
        return lane % Shard.PARTITIONS;
    }
}
