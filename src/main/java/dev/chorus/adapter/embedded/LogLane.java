package dev.chorus.adapter.embedded;

import dev.chorus.event.Event;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.stream.Shard;

/**
 * Topic and partition as one number, 0..191, as stored in the files: topics keep their place in the enum, new ones go to its end.
 */
final class LogLane {
    static final int LANES = Topic.values().length * Shard.PARTITIONS;

    private static final Topic[] TOPICS = Topic.values();

    private LogLane() {}

    /** @throws IllegalArgumentException for a partition outside 0..63 */
    static int of(Topic topic, int partition) {
        if (partition < 0 || partition >= Shard.PARTITIONS) {
            throw new IllegalArgumentException("no partition " + partition);
        }
        return topic.ordinal() * Shard.PARTITIONS + partition;
    }

    /** Where an event of a shared topic goes. */
    static int of(Topic topic, Event event) {
        return of(topic, Shard.partitionOf(event.head().streamId()));
    }

    static Topic topic(int lane) {
        return TOPICS[lane / Shard.PARTITIONS];
    }

    static int partition(int lane) {
        return lane % Shard.PARTITIONS;
    }
}
