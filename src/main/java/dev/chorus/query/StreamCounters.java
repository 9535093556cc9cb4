package dev.chorus.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chorus.port.CommentStore;
import dev.chorus.port.CommentStore.StreamCounts;
import dev.chorus.port.HotStore;
import dev.chorus.protocol.StreamJson.Counts;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers shown beside streams: viewers, comments, reactions, whether it is trending. Comments and reactions are as of the
 * projections and cached for a second. Safe from any thread; never fails: what can't be read is 0.
 */
public final class StreamCounters {
    private static final StreamCounts NOTHING = new StreamCounts(0, 0);

    private final HotStore hot;
    private final CommentStore store;
    private final Cache<Long, StreamCounts> cached = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(1))
            .build();
    private volatile List<Long> trending = List.of();

    public StreamCounters(HotStore hot, CommentStore store) {
        this.hot = hot;
        this.store = store;
    }

    /** Tells which streams are trending now, the hottest first; a few dozen. */
    public void trending(List<Long> streamIds) {
        trending = List.copyOf(streamIds);
    }

    /** Streams that are trending, the hottest first. */
    public List<Long> trending() {
        return trending;
    }

    /** Every id asked for is in the answer. */
    public Future<Map<Long, Counts>> of(Collection<Long> streamIds) {
        Future<Map<Long, Integer>> viewers = hot.viewers(streamIds).otherwise(Map.of());
        Future<Map<Long, StreamCounts>> counts = counts(streamIds);
        return Future.all(viewers, counts).map(done -> {
            Map<Long, Counts> all = new HashMap<>();
            List<Long> now = trending;
            for (Long id : streamIds) {
                StreamCounts stored = counts.result().getOrDefault(id, NOTHING);
                all.put(
                        id,
                        new Counts(
                                viewers.result().getOrDefault(id, 0),
                                stored.comments(),
                                stored.reactions(),
                                now.contains(id)));
            }
            return all;
        });
    }

    public Future<Counts> of(long streamId) {
        return of(List.of(streamId)).map(all -> all.getOrDefault(streamId, Counts.NONE));
    }

    private Future<Map<Long, StreamCounts>> counts(Collection<Long> streamIds) {
        Map<Long, StreamCounts> known = new HashMap<>(cached.getAllPresent(streamIds));
        List<Long> missing = new ArrayList<>(streamIds);
        missing.removeAll(known.keySet());
        if (missing.isEmpty()) {
            return Future.succeededFuture(known);
        }
        return store.counts(missing).otherwise(Map.of()).map(read -> {
            cached.putAll(read);
            known.putAll(read);
            return known;
        });
    }
}
