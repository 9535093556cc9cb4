package dev.chorus.worker;

import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Subscription;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Logged;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One group's delivery from the log. A batch is repeated until it is applied, so a
 * projection whose store is away waits without disturbing the others. Used on one context.
 */
final class Feed {
    private final EventLog log;
    private final Retries retries;
    private final String group;
    private @Nullable Subscription subscription;

    Feed(EventLog log, Retries retries, String group) {
        this.log = log;
        this.retries = retries;
        this.group = group;
    }

    /**
     * @param after where to go on, a key for each partition wanted
     */
    void open(Topic topic, Map<Integer, Long> after, int maxBatch, Function<List<Logged>, Future<Void>> apply) {
        subscription = log.subscribe(
                group, topic, after, maxBatch, batch -> retries.untilDone(group, () -> apply.apply(batch)));
    }

    Future<Void> close() {
        return subscription == null ? Future.succeededFuture() : subscription.close();
    }

    /** Positions to go on from: the known ones, and the beginning for partitions that have none. */
    static Map<Integer, Long> from(Set<Integer> partitions, Map<Integer, Long> known) {
        Map<Integer, Long> after = new HashMap<>();
        partitions.forEach(partition -> after.put(partition, known.getOrDefault(partition, -1L)));
        return after;
    }

    /** The last position of each partition in a batch. */
    static Map<Integer, Long> ends(List<Logged> batch) {
        Map<Integer, Long> ends = new HashMap<>();
        batch.forEach(logged -> ends.merge(logged.partition(), logged.position(), Math::max));
        return ends;
    }
}
