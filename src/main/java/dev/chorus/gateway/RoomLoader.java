package dev.chorus.gateway;

import dev.chorus.comment.CommentStatus;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.HotStore;
import dev.chorus.port.Page;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomHead;
import dev.chorus.port.StoredComment;
import dev.chorus.protocol.Refusal;
import dev.chorus.protocol.StreamJson;
import dev.chorus.query.ReplyCounts;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.StreamCounters;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads where a room stands, once per room and node: the hot tail, filled up from the store where it is short. A store that is away
 * makes the page short, not the room unavailable.
 */
final class RoomLoader {
    private static final Logger LOG = LoggerFactory.getLogger(RoomLoader.class);
    private static final Set<CommentStatus> PUBLIC = Set.of(CommentStatus.APPROVED);
    private static final int MAX_COUNTED = 1_000;

    private final HotStore hot;
    private final CommentStore store;
    private final StreamCatalog streams;
    private final StreamCounters counters;
    private final ReplyCounts replies;
    private final Meters meters;
    private final int pageSize;

    RoomLoader(
            HotStore hot,
            CommentStore store,
            StreamCatalog streams,
            StreamCounters counters,
            Meters meters,
            int pageSize) {
        this.hot = hot;
        this.store = store;
        this.streams = streams;
        this.counters = counters;
        this.replies = new ReplyCounts(store);
        this.meters = meters;
        this.pageSize = pageSize;
    }

    /** Steps after {@code from - 1} up to {@code to}, for a feed that missed some. */
    Future<HotStore.Tail> range(long streamId, long from, long to) {
        return hot.tail(streamId, from, to, RoomView.STEPS);
    }

    /** Numbers of a stream, at most a second old; never fails. */
    Future<StreamJson.Counts> counts(long streamId) {
        return counters.of(streamId);
    }

    /** Fails with {@code not_found} when there is no such stream. */
    Future<RoomView.State> load(long streamId) {
        return streams.get(streamId)
                .map(found -> found.orElseThrow(() -> Refusal.notFound("stream")))
                .compose(this::load);
    }

    private Future<RoomView.State> load(Stream stream) {
        // Read before the store: what leaves it meanwhile has then arrived there.
        return hot.unprojected(stream.id())
                .compose(fresh -> hot.snapshot(stream.id(), pageSize)
                        .compose(snapshot ->
                                snapshot.hit() ? fromHot(stream, snapshot) : withStore(stream, snapshot, fresh))
                        .compose(state -> withPins(state, fresh))
                        .compose(state -> withReplies(state, fresh)))
                .compose(this::withTotals);
    }

    private Future<RoomView.State> fromHot(Stream stream, HotStore.Snapshot snapshot) {
        meters.cacheHit();
        return steps(stream, snapshot.head())
                .map(steps -> state(
                        stream,
                        snapshot.epoch(),
                        snapshot.head(),
                        steps,
                        snapshot.newestFirst(),
                        floor(snapshot.newestFirst())));
    }

    /** What is hot may be ahead of the store, which has the rest: the newer head counts, and the page is made of both. */
    private Future<RoomView.State> withStore(Stream stream, HotStore.Snapshot snapshot, HotStore.Unprojected fresh) {
        meters.cacheMiss();
        return store.head(stream.id())
                .compose(stored -> newestStored(stream.id()).compose(page -> {
                    boolean isAhead = snapshot.head() > stored.offset();
                    String epoch = isAhead ? snapshot.epoch() : stored.epoch();
                    long head = Math.max(snapshot.head(), stored.offset());
                    return hot.seed(stream.id(), stored, page, page.size() < pageSize)
                            .recover(away -> Future.succeededFuture())
                            .compose(seeded -> steps(stream, head))
                            .map(steps -> {
                                if (!fresh.complete()) {
                                    return hotOnly(stream, epoch, head, steps, snapshot, page);
                                }
                                List<RoomEntry> whole = merged(snapshot.newestFirst(), page, newest(fresh, steps));
                                return state(stream, epoch, head, steps, whole, Math.max(floor(page), floor(whole)));
                            });
                }));
    }

    /**
     * The projector is so far behind that some of what the store lacks is no longer hot either. Its page may hold what was removed
     * since, so the room opens with what is surely so, and fills with what is posted from now on.
     */
    private RoomView.State hotOnly(
            Stream stream,
            String epoch,
            long head,
            List<RoomEntry> steps,
            HotStore.Snapshot snapshot,
            List<RoomEntry> page) {
        LOG.warn("joining stream {} without its stored page: the store is too far behind", stream.id());
        long newest = java.util.stream.Stream.of(steps, page, snapshot.newestFirst())
                .flatMap(List::stream)
                .mapToLong(e -> e.comment().id())
                .max()
                .orElse(0);
        long floor = snapshot.newestFirst().isEmpty()
                ? newest + 1
                : snapshot.newestFirst().getLast().comment().id();
        return state(stream, epoch, head, steps, snapshot.newestFirst(), floor);
    }

    private Future<List<RoomEntry>> steps(Stream stream, long head) {
        return head == 0
                ? Future.succeededFuture(List.of())
                : hot.tail(stream.id(), Math.max(1, head - RoomView.STEPS + 1), head, RoomView.STEPS)
                        .map(tail -> endingAt(head, tail.entries()));
    }

    private RoomView.State state(
            Stream s, String epoch, long head, List<RoomEntry> steps, List<RoomEntry> page, long floor) {
        return new RoomView.State(s, epoch, head, steps, page, floor, List.of(), Totals.NONE, Map.of(), Map.of(), 0);
    }

    private Future<RoomView.State> withPins(RoomView.State s, HotStore.Unprojected fresh) {
        return store.pinned(s.stream().id())
                .recover(away -> partial(s, "pins", away, List.of()))
                .map(stored -> {
                    Map<Long, RoomEntry> pinned = new LinkedHashMap<>();
                    if (fresh.complete()) {
                        stored.forEach(c -> pinned.put(c.comment().id(), entry(c)));
                    }
                    // What is hot is newer than what the store has.
                    List<RoomEntry> hotter = new ArrayList<>(s.recent());
                    hotter.addAll(newest(fresh, s.steps()).values());
                    for (RoomEntry e : hotter) {
                        if (e.comment().pinned() && e.comment().status().isPublic()) {
                            pinned.put(e.comment().id(), e);
                        } else {
                            pinned.remove(e.comment().id());
                        }
                    }
                    return new RoomView.State(
                            s.stream(),
                            s.epoch(),
                            s.offset(),
                            s.steps(),
                            s.recent(),
                            s.floor(),
                            List.copyOf(pinned.values()),
                            s.taps(),
                            s.totals(),
                            s.replies(),
                            s.viewers());
                });
    }

    private Future<RoomView.State> withReplies(RoomView.State s, HotStore.Unprojected fresh) {
        Set<Long> ids = new LinkedHashSet<>();
        s.recent().forEach(e -> ids.add(e.comment().id()));
        s.pinned().forEach(e -> ids.add(e.comment().id()));
        // What was taken away lately may come back.
        s.steps().reversed().stream()
                .limit(MAX_COUNTED - ids.size())
                .forEach(e -> ids.add(e.comment().id()));
        return replies.of(ids, fresh.newestFirst())
                .map(counts -> new RoomView.State(
                        s.stream(),
                        s.epoch(),
                        s.offset(),
                        s.steps(),
                        s.recent(),
                        s.floor(),
                        s.pinned(),
                        s.taps(),
                        s.totals(),
                        counts,
                        s.viewers()));
    }

    private Future<RoomView.State> withTotals(RoomView.State s) {
        long id = s.stream().id();
        List<Target> targets = new ArrayList<>();
        targets.add(new Target(id, 0));
        s.recent().forEach(e -> targets.add(new Target(id, e.comment().id())));
        s.pinned().forEach(e -> targets.add(new Target(id, e.comment().id())));
        return hot.totals(targets)
                .recover(away -> partial(s, "hot totals", away, Map.of()))
                .compose(hotter -> store.totals(targets)
                        .recover(away -> partial(s, "totals", away, Map.of()))
                        .map(stored -> {
                            Map<Target, Totals> all = new HashMap<>(stored);
                            hotter.forEach((t, n) -> all.merge(t, n, Totals::latest));
                            Totals taps = all.getOrDefault(new Target(id, 0), Totals.NONE);
                            Map<Long, Totals> comments = new HashMap<>();
                            all.forEach((t, n) -> comments.put(t.commentId(), n));
                            comments.remove(0L);
                            return new RoomView.State(
                                    s.stream(),
                                    s.epoch(),
                                    s.offset(),
                                    s.steps(),
                                    s.recent(),
                                    s.floor(),
                                    s.pinned(),
                                    taps,
                                    comments,
                                    s.replies(),
                                    s.viewers());
                        }));
    }

    private <T> Future<T> partial(RoomView.State s, String what, Throwable away, T instead) {
        LOG.warn("joining stream {} without {}", s.stream().id(), what, away);
        return Future.succeededFuture(instead);
    }

    private Future<List<RoomEntry>> newestStored(long streamId) {
        return store.byStream(streamId, Page.newest(pageSize, PUBLIC))
                .map(list -> list.stream().map(RoomLoader::entry).toList())
                .recover(away -> {
                    LOG.warn("joining stream {} without its stored page", streamId, away);
                    return Future.succeededFuture(List.of());
                });
    }

    /**
     * The stored page with what is hot laid over it: the store may be behind, and must not bring back what was removed. A
     * comment below a full stored page stays out, or the page would have a hole.
     */
    private List<RoomEntry> merged(List<RoomEntry> hotter, List<RoomEntry> stored, Map<Long, RoomEntry> newest) {
        long floor = floor(stored);
        Map<Long, RoomEntry> all = new TreeMap<>(Comparator.reverseOrder());
        stored.forEach(e -> all.put(e.comment().id(), e));
        hotter.forEach(e -> all.put(e.comment().id(), e));
        newest.forEach((id, e) -> {
            if (e.comment().status().isPublic() && id >= floor) {
                all.put(id, e);
            } else {
                all.remove(id);
            }
        });
        return all.values().stream().limit(pageSize).toList();
    }

    /** What is hot of each comment: all that is not stored, and the last steps, which were read later. */
    private static Map<Long, RoomEntry> newest(HotStore.Unprojected fresh, List<RoomEntry> steps) {
        Map<Long, RoomEntry> newest = new HashMap<>();
        fresh.newestFirst().forEach(e -> newest.put(e.comment().id(), e));
        newest.putAll(Batches.newest(steps));
        return newest;
    }

    /** A page that is not full is the whole room. */
    private long floor(List<RoomEntry> newestFirst) {
        return newestFirst.size() < pageSize
                ? 0
                : newestFirst.get(newestFirst.size() - 1).comment().id();
    }

    /** The longest run without a hole that ends at the head. */
    private static List<RoomEntry> endingAt(long head, List<RoomEntry> entries) {
        int first = entries.size();
        long expected = head;
        while (first > 0 && entries.get(first - 1).offset() == expected) {
            first--;
            expected--;
        }
        return entries.subList(first, entries.size());
    }

    private static RoomEntry entry(StoredComment c) {
        return new RoomEntry(
                c.comment().streamId(), RoomHead.NONE.epoch(), 0, RoomEntry.Kind.POST, c.comment(), 0, c.position());
    }
}
