package dev.chorus.adapter.redis;

import dev.chorus.account.Presence;
import dev.chorus.observe.Meters;
import dev.chorus.port.HotStore;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomHead;
import dev.chorus.port.StoreException;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The hot store of several nodes, in Redis. While Redis is away reads fail at once, so that callers ask the stores; appends are kept
 * and follow on its return; limits, own reactions, viewers and presence are those of this node. Safe from any thread.
 */
public final class RedisHotStore implements HotStore {
    private static final long EXCHANGE_MS = 1_000;
    private static final int REACTED_SECONDS = 3_600;

    private final Vertx vertx;
    private final HotStore alone;
    private final RedisPositions projected;
    private final RedisAppends appends;
    private final RedisGuard guard;
    private final RedisRooms rooms;
    private final RedisCounts counts;
    private final RedisHolders holders;
    private final RedisLimits limits;
    private final long exchange;

    private RedisHotStore(Vertx vertx, RedisAddress address, Options options, HotStore alone, Meters meters) {
        this.vertx = vertx;
        this.alone = alone;
        projected = new RedisPositions(options.history());
        appends = new RedisAppends(vertx, address, projected, options.tailCapacity());
        guard = new RedisGuard(vertx, appends.link(), meters);
        rooms = new RedisRooms(appends, guard);
        counts = new RedisCounts(guard, options.ttlSeconds());
        holders = new RedisHolders(guard, options.clock());
        limits = new RedisLimits(guard, alone, options.clock());
        exchange = vertx.setPeriodic(EXCHANGE_MS, t -> exchange());
        meters.gauge("cache_backlog", "store", "redis", appends::waiting);
    }

    /**
     * Succeeds whether Redis answers or not: it is tried again and again. Fails with {@link StoreException} when the certificates of the
     * address can't be read.
     *
     * @param alone what stands in while Redis is away; closed with this
     */
    public static Future<HotStore> open(
            Vertx vertx, RedisAddress address, Options options, HotStore alone, Meters meters) {
        return vertx.executeBlocking(() -> readFiles(address)).compose(read -> {
            RedisHotStore store = new RedisHotStore(vertx, address, options, alone, meters);
            return store.appends.link().open().transform(tried -> Future.succeededFuture(store));
        });
    }

    @Override
    public Future<Void> append(RoomEntry entry) {
        return appends.append(entry);
    }

    @Override
    public Future<Snapshot> snapshot(long streamId, int limit) {
        return rooms.snapshot(streamId, limit);
    }

    @Override
    public Future<Tail> tail(long streamId, long from, long to, int limit) {
        return rooms.tail(streamId, from, to, limit);
    }

    @Override
    public Future<Optional<RoomEntry>> find(long commentId) {
        return rooms.find(commentId);
    }

    @Override
    public Future<Unprojected> unprojected(long streamId) {
        return rooms.unprojected(streamId);
    }

    @Override
    public void projected(int partition, long position) {
        projected.reached(partition, position);
    }

    @Override
    public Future<Void> seed(long streamId, RoomHead head, List<RoomEntry> newestFirst, boolean whole) {
        return rooms.seed(streamId, head, newestFirst, whole);
    }

    @Override
    public Future<Void> putTotals(Map<Target, Totals> totals) {
        return counts.putTotals(totals);
    }

    @Override
    public Future<Map<Target, Totals>> totals(Collection<Target> targets) {
        return counts.totals(targets);
    }

    @Override
    public Future<Void> putReacted(long userId, long commentId, String slot, String type) {
        String key = RedisKeys.reacted(userId, commentId);
        Future<?> put = guard.call(
                "put_reacted", Request.cmd(Command.HSET).arg(key).arg(slot).arg(type));
        Future<?> kept =
                guard.call("put_reacted", Request.cmd(Command.EXPIRE).arg(key).arg(REACTED_SECONDS));
        return alone.putReacted(userId, commentId, slot, type)
                .compose(done -> Future.all(put, kept))
                .mapEmpty();
    }

    @Override
    public Future<Map<Long, Map<String, String>>> reacted(long userId, Collection<Long> commentIds) {
        List<Long> asked = List.copyOf(commentIds);
        List<Future<Map<String, String>>> reads = asked.stream()
                .map(id -> guard.call("reacted", Request.cmd(Command.HGETALL).arg(RedisKeys.reacted(userId, id)))
                        .map(RedisCounts::fields))
                .toList();
        return Future.all(reads)
                .map(done -> {
                    Map<Long, Map<String, String>> found = new HashMap<>();
                    for (int i = 0; i < asked.size(); i++) {
                        if (!reads.get(i).result().isEmpty()) {
                            found.put(asked.get(i), reads.get(i).result());
                        }
                    }
                    return found;
                })
                .recover(away -> alone.reacted(userId, commentIds));
    }

    @Override
    public Future<Void> putStream(Stream stream, long position) {
        return counts.putStream(stream, position);
    }

    @Override
    public Future<Optional<Stream>> stream(long streamId) {
        return counts.stream(streamId);
    }

    @Override
    public Future<Permit> take(String key, int permits, int limit, long windowMs, boolean partial) {
        return limits.take(key, permits, limit, windowMs, partial);
    }

    @Override
    public Future<Void> putViewers(String node, long streamId, int viewers, long ttlMs) {
        return alone.putViewers(node, streamId, viewers, ttlMs)
                .compose(done -> holders.putViewers(node, streamId, viewers, ttlMs));
    }

    @Override
    public Future<Map<Long, Integer>> viewers(Collection<Long> streamIds) {
        return holders.viewers(streamIds).recover(away -> alone.viewers(streamIds));
    }

    @Override
    public Future<Void> putPresence(String holder, long userId, Presence presence, long ttlMs) {
        return alone.putPresence(holder, userId, presence, ttlMs)
                .compose(done -> holders.putPresence(holder, userId, presence, ttlMs));
    }

    @Override
    public Future<Map<Long, Presence>> presence(Collection<Long> userIds) {
        return holders.presence(userIds).recover(away -> alone.presence(userIds));
    }

    @Override
    public Future<Void> ping() {
        return appends.link().send(Request.cmd(Command.PING)).mapEmpty();
    }

    @Override
    public Future<Void> close() {
        vertx.cancelTimer(exchange);
        guard.close();
        return appends.link().close().transform(done -> alone.close());
    }

    /** Scripts and certificates, before an event loop needs them. */
    private static int readFiles(RedisAddress address) {
        address.examine();
        return RedisScript.values().length;
    }

    /** Each connection begins with an exchange too: if nothing is left of that, whatever this node keeps has to be sent again. */
    private void exchange() {
        RedisLink link = appends.link();
        link.line().ifPresent(line -> line.send(projected.exchange()).onSuccess(answer -> {
            if (!projected.learn(answer)) {
                link.drop(line, new StoreException("it was emptied"));
            }
        }));
    }

    /**
     * @param history epoch of the log: positions of another mean nothing
     * @param tailCapacity entries of a room's tail that are always kept
     * @param ttlSeconds how long totals and streams are kept after their last change
     * @param clock milliseconds for limits and what is said for a while; below 0: the server's own
     */
    public record Options(String history, int tailCapacity, int ttlSeconds, LongSupplier clock) {}
}
