package dev.chorus.worker;

import dev.chorus.port.CommentStore;
import dev.chorus.port.CommentStore.StreamCounts;
import dev.chorus.port.Directory;
import dev.chorus.query.StreamCounters;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamStatus;
import dev.chorus.stream.TrendingScore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the streams that are trending, each minute, from what was added to the counts of the newest live streams since the minute
 * before. Its memory is those streams. Confined to the event loop that starts it.
 */
public final class TrendingJob {
    /** How many live streams are looked at: the newest. */
    private static final int MAX_STREAMS = 1_000;

    private static final int READ_AT_ONCE = 200;
    private static final int SHOWN = 20;
    private static final long PERIOD_MS = 60_000;

    private final Directory directory;
    private final CommentStore store;
    private final StreamCounters counters;
    private final Clock clock;
    private Map<Long, Seen> seen = Map.of();

    public TrendingJob(Directory directory, CommentStore store, StreamCounters counters, Clock clock) {
        this.directory = directory;
        this.store = store;
        this.counters = counters;
        this.clock = clock;
    }

    private record Seen(StreamCounts counts, TrendingScore score) {}

    /** Runs now and then each minute until the context that called is closed. A run that fails is made up for by the next. */
    public void start(Vertx vertx) {
        run();
        vertx.setPeriodic(PERIOD_MS, timer -> run());
    }

    /** Recomputes once. */
    public Future<?> run() {
        return live(Long.MAX_VALUE, new ArrayList<>())
                .compose(streams -> counts(streams, 0, new HashMap<>()).map(counts -> {
                    score(streams, counts);
                    return counts;
                }));
    }

    private Future<List<Stream>> live(long before, List<Stream> found) {
        return directory
                .streams(EnumSet.of(StreamStatus.LIVE), before, READ_AT_ONCE)
                .compose(page -> {
                    found.addAll(page);
                    return page.size() < READ_AT_ONCE || found.size() >= MAX_STREAMS
                            ? Future.succeededFuture(found)
                            : live(page.getLast().id(), found);
                });
    }

    private Future<Map<Long, StreamCounts>> counts(List<Stream> streams, int from, Map<Long, StreamCounts> all) {
        if (from >= streams.size()) {
            return Future.succeededFuture(all);
        }
        int to = Math.min(streams.size(), from + READ_AT_ONCE);
        return store.counts(streams.subList(from, to).stream().map(Stream::id).toList())
                .compose(read -> {
                    all.putAll(read);
                    return counts(streams, to, all);
                });
    }

    private void score(List<Stream> streams, Map<Long, StreamCounts> counts) {
        long now = clock.millis();
        Map<Long, Seen> next = new HashMap<>();
        for (Stream stream : streams) {
            StreamCounts current = counts.getOrDefault(stream.id(), new StreamCounts(0, 0));
            Seen before = seen.getOrDefault(stream.id(), unseen(stream, current, now));
            TrendingScore score = before.score()
                    .plus(
                            current.comments() - before.counts().comments(),
                            current.reactions() - before.counts().reactions(),
                            now);
            next.put(stream.id(), new Seen(current, score));
        }
        seen = next;
        counters.trending(next.entrySet().stream()
                .filter(entry -> entry.getValue().score().isTrending())
                .sorted(Comparator.comparingDouble((Map.Entry<Long, Seen> entry) ->
                                entry.getValue().score().value())
                        .reversed())
                .limit(SHOWN)
                .map(Map.Entry::getKey)
                .toList());
    }

    /** What a young stream has is recent; what an old one had before this process watched is of unknown age and does not count. */
    private static Seen unseen(Stream stream, StreamCounts current, long now) {
        boolean young = now - stream.createdAt() < TrendingScore.HALF_LIFE_MS;
        return new Seen(young ? new StreamCounts(0, 0) : current, new TrendingScore(0, now));
    }
}
