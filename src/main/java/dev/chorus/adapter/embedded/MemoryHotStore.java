package dev.chorus.adapter.embedded;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chorus.account.Presence;
import dev.chorus.port.HotStore;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomHead;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The hot store of a single process, in its memory. Every call does its work at once on the caller's thread, holding a lock for
 * microseconds at most, and returns a completed future. Bounds: {@value #MAX_TARGETS} totals, {@value #MAX_STREAMS} streams and
 * {@value #MAX_REACTED} pairs of user and comment, where the least used go and an hour without use ends them too; rooms and limits as
 * {@link MemoryRooms} and {@link MemoryLimits} say.
 */
public final class MemoryHotStore implements HotStore {
    static final int MAX_TARGETS = 100_000;
    static final int MAX_STREAMS = 100_000;
    static final int MAX_REACTED = 500_000;

    private static final Duration UNUSED = Duration.ofHours(1);
    private static final long SWEEP_MS = 10_000;
    private static final Comparator<RoomEntry> NEWEST_FIRST =
            Comparator.comparingLong((RoomEntry entry) -> entry.comment().id()).reversed();

    private final MemoryRooms rooms;
    private final MemoryLimits limits;
    private final MemoryViewers viewers;
    private final MemoryPresence presence;
    private final Cache<Target, Totals> totals;
    private final Cache<UserComment, Map<String, String>> reacted;
    private final Cache<Long, StampedStream> streams;
    private final ScheduledExecutorService sweeper;

    /** @param tailCapacity entries of a room's tail that are always kept, at least 1 */
    public MemoryHotStore(int tailCapacity) {
        this(tailCapacity, () -> System.nanoTime() / 1_000_000);
    }

    /** @param clock milliseconds of a clock that never goes back; its zero means nothing */
    public MemoryHotStore(int tailCapacity, LongSupplier clock) {
        rooms = new MemoryRooms(tailCapacity, clock);
        limits = new MemoryLimits(clock);
        viewers = new MemoryViewers(clock);
        presence = new MemoryPresence(clock);
        totals = bounded(MAX_TARGETS, clock).expireAfterAccess(UNUSED).build();
        reacted = bounded(MAX_REACTED, clock).expireAfterWrite(UNUSED).build();
        streams = bounded(MAX_STREAMS, clock).expireAfterAccess(UNUSED).build();
        sweeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("hot-store-sweeper").factory());
        var unused = sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
    }

    private static Caffeine<Object, Object> bounded(int size, LongSupplier clock) {
        return Caffeine.newBuilder().maximumSize(size).ticker(() -> clock.getAsLong() * 1_000_000);
    }

    @Override
    public Future<Void> append(RoomEntry entry) {
        rooms.inRoom(entry.streamId(), room -> {
            room.append(entry);
            return true;
        });
        return Future.succeededFuture();
    }

    @Override
    public Future<Snapshot> snapshot(long streamId, int limit) {
        return Future.succeededFuture(rooms.inKnownRoom(streamId, room -> room.snapshot(limit))
                .orElseGet(() -> new Snapshot(false, "", 0, List.of())));
    }

    @Override
    public Future<Tail> tail(long streamId, long from, long to, int limit) {
        return Future.succeededFuture(rooms.inKnownRoom(streamId, room -> room.tail(from, to, limit))
                .orElseGet(() -> new Tail(true, "", 0, List.of())));
    }

    @Override
    public Future<Optional<RoomEntry>> find(long commentId) {
        return Future.succeededFuture(rooms.find(commentId));
    }

    @Override
    public Future<Unprojected> unprojected(long streamId) {
        Unprojected found =
                rooms.inKnownRoom(streamId, MemoryRoom::unprojected).orElseGet(() -> new Unprojected(true, List.of()));
        List<RoomEntry> newestFirst = new ArrayList<>(found.newestFirst());
        newestFirst.sort(NEWEST_FIRST);
        return Future.succeededFuture(new Unprojected(found.complete(), newestFirst));
    }

    @Override
    public void projected(int partition, long position) {
        rooms.projected(partition, position);
    }

    @Override
    public Future<Void> seed(long streamId, RoomHead head, List<RoomEntry> newestFirst, boolean whole) {
        rooms.inRoom(streamId, room -> {
            room.seed(head, newestFirst, whole);
            return true;
        });
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> putTotals(Map<Target, Totals> newer) {
        newer.forEach((target, counts) -> totals.asMap().merge(target, counts, Totals::latest));
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<Target, Totals>> totals(Collection<Target> targets) {
        return Future.succeededFuture(totals.getAllPresent(targets));
    }

    @Override
    public Future<Void> putReacted(long userId, long commentId, String slot, String type) {
        reacted.asMap().merge(new UserComment(userId, commentId), Map.of(slot, type), (known, added) -> {
            Map<String, String> both = new HashMap<>(known);
            both.putAll(added);
            return Map.copyOf(both);
        });
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<Long, Map<String, String>>> reacted(long userId, Collection<Long> commentIds) {
        Map<Long, Map<String, String>> found = new HashMap<>();
        for (Long commentId : commentIds) {
            Map<String, String> slots = reacted.getIfPresent(new UserComment(userId, commentId));
            if (slots != null) {
                found.put(commentId, slots);
            }
        }
        return Future.succeededFuture(found);
    }

    @Override
    public Future<Void> putStream(Stream stream, long position) {
        streams.asMap()
                .merge(
                        stream.id(),
                        new StampedStream(stream, position),
                        (known, next) -> next.position() > known.position() ? next : known);
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<Stream>> stream(long streamId) {
        return Future.succeededFuture(
                Optional.ofNullable(streams.getIfPresent(streamId)).map(StampedStream::stream));
    }

    @Override
    public Future<Permit> take(String key, int permits, int limit, long windowMs, boolean partial) {
        return Future.succeededFuture(limits.take(key, permits, limit, windowMs, partial));
    }

    @Override
    public Future<Void> putViewers(String node, long streamId, int count, long ttlMs) {
        viewers.put(node, streamId, count, ttlMs);
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<Long, Integer>> viewers(Collection<Long> streamIds) {
        Map<Long, Integer> counts = new HashMap<>();
        streamIds.forEach(id -> counts.put(id, viewers.of(id)));
        return Future.succeededFuture(counts);
    }

    @Override
    public Future<Void> putPresence(String holder, long userId, Presence said, long ttlMs) {
        presence.put(holder, userId, said, ttlMs);
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<Long, Presence>> presence(Collection<Long> userIds) {
        Map<Long, Presence> found = new HashMap<>();
        userIds.forEach(id -> found.put(id, presence.of(id)));
        return Future.succeededFuture(found);
    }

    @Override
    public Future<Void> ping() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> close() {
        sweeper.shutdownNow();
        rooms.clear();
        return Future.succeededFuture();
    }

    /** Rooms in memory. */
    public int rooms() {
        return rooms.size();
    }

    /** Comments in memory. */
    public int bodies() {
        return rooms.bodies();
    }

    /** Forgets what is idle or expired; done every ten seconds on a thread of its own. */
    void sweep() {
        rooms.sweep();
        limits.sweep();
        viewers.sweep();
        presence.sweep();
    }

    private record UserComment(long userId, long commentId) {}

    private record StampedStream(Stream stream, long position) {}
}
