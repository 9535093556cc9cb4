package dev.chorus.worker;

import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Subscription;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Logged;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One group's delivery from the log. A batch is repeated until it is applied, so a projection whose store is away waits without
 * disturbing the others. After a small batch it may rest a little, so that what comes meanwhile is one batch and one transaction: the
 * first event after a quiet time is applied at once all the same. Used on one context.
 */
final class Feed {
    private final Vertx vertx;
    private final EventLog log;
    private final Retries retries;
    private final String group;
    private @Nullable Subscription subscription;
    private @Nullable Promise<Void> rest;
    private boolean isClosed;

    Feed(Vertx vertx, EventLog log, Retries retries, String group) {
        this.vertx = vertx;
        this.log = log;
        this.retries = retries;
        this.group = group;
    }

    /**
     * @param after where to go on, a key for each partition wanted
     * @param restMs after a batch that is less than half full; 0: none
     */
    void open(
            Topic topic,
            Map<Integer, Long> after,
            int maxBatch,
            int restMs,
            Function<List<Logged>, Future<Void>> apply) {
        subscription = log.subscribe(group, topic, after, maxBatch, batch -> {
            Future<Void> applied = retries.untilDone(group, () -> apply.apply(batch));
            return restMs == 0 || batch.size() > maxBatch / 2 ? applied : applied.compose(_ -> rest(restMs));
        });
    }

    private Future<Void> rest(int ms) {
        if (isClosed) {
            return Future.succeededFuture();
        }
        Promise<Void> over = Promise.promise();
        rest = over;
        vertx.setTimer(ms, _ -> over.tryComplete());
        return over.future();
    }

    Future<Void> close() {
        isClosed = true;
        if (rest != null) {
            rest.tryComplete();
        }
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
