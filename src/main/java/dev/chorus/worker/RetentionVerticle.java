package dev.chorus.worker;

import dev.chorus.port.AnalyticsStore;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamStatus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of what is too old, once an hour: comments by their stream's retention, minutes of analytics after 90 days, days of the log
 * once the stores have them. A pass takes at most {@value #CHUNKS_PER_STREAM} chunks of {@value #CHUNK} comments per stream; the rest goes an hour
 * later.
 *
 * <p>Event loop. One instance.
 */
public final class RetentionVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionVerticle.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration ANALYTICS_KEPT = Duration.ofDays(90);
    private static final int CHUNK = 1_000;
    private static final int CHUNKS_PER_STREAM = 100;
    private static final int STREAMS_PER_PAGE = 200;

    private final EventLog log;
    private final CommentStore store;
    private final Directory directory;
    private final AnalyticsStore analytics;
    private final Clock clock;
    private final Duration logKept;
    private Future<Void> running = Future.succeededFuture();
    private boolean stopped;

    /** @param logKept at least the longest retention of a stream */
    public RetentionVerticle(
            EventLog log,
            CommentStore store,
            Directory directory,
            AnalyticsStore analytics,
            Clock clock,
            Duration logKept) {
        this.log = log;
        this.store = store;
        this.directory = directory;
        this.analytics = analytics;
        this.clock = clock;
        this.logKept = logKept;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(EVERY.toMillis(), _ -> {
            if (running.isComplete()) {
                running = pass().onFailure(e -> LOG.warn("retention goes on later: {}", e.getMessage()));
            }
        });
        return Future.succeededFuture();
    }

    /** A pass that is under way ends with its stream. */
    @Override
    public Future<?> stop() {
        stopped = true;
        return running.otherwiseEmpty();
    }

    /** Everything once; what fails does not keep the rest from going. */
    Future<Void> pass() {
        long now = clock.millis();
        return Future.join(
                        expire(now, Long.MAX_VALUE),
                        analytics.expire(now - ANALYTICS_KEPT.toMillis()),
                        dropLog(now - logKept.toMillis()))
                .mapEmpty();
    }

    private Future<Void> expire(long now, long before) {
        return directory
                .streams(EnumSet.allOf(StreamStatus.class), before, STREAMS_PER_PAGE)
                .compose(page -> {
                    Future<Void> done = Future.succeededFuture();
                    for (Stream stream : page) {
                        long at = now
                                - Duration.ofDays(stream.settings().retentionDays())
                                        .toMillis();
                        done = done.compose(_ -> expire(stream.id(), at, CHUNKS_PER_STREAM));
                    }
                    return page.size() < STREAMS_PER_PAGE
                            ? done
                            : done.compose(_ -> expire(now, page.getLast().id()));
                });
    }

    private Future<Void> expire(long streamId, long at, int chunks) {
        if (stopped || chunks == 0) {
            return Future.succeededFuture();
        }
        return store.expire(streamId, at, CHUNK)
                .compose(gone -> gone < CHUNK ? Future.succeededFuture() : expire(streamId, at, chunks - 1));
    }

    /** Nothing goes that a projection has not seen, however old it is. */
    private Future<Void> dropLog(long at) {
        return isStored(Topic.COMMENTS, ProjectorVerticle.GROUP, at)
                .compose(comments ->
                        isStored(Topic.REACTIONS, AggregatorVerticle.GROUP, at).map(reactions -> comments && reactions))
                .compose(stored -> {
                    if (!stored) {
                        LOG.warn("the log keeps events past their time, because the comment store has not seen them");
                    }
                    return stored ? log.dropBefore(at) : Future.succeededFuture();
                });
    }

    private Future<Boolean> isStored(Topic topic, String group, long at) {
        return store.positions(group).compose(positions -> {
            List<Future<Boolean>> behind = Partitions.all().stream()
                    .map(partition -> log.positionBefore(topic, partition, at)
                            .map(position -> position <= positionOf(positions, partition)))
                    .toList();
            return Future.all(behind).map(all -> !all.<Boolean>list().contains(false));
        });
    }

    private static long positionOf(Map<Integer, Long> positions, int partition) {
        return positions.getOrDefault(partition, -1L);
    }
}
