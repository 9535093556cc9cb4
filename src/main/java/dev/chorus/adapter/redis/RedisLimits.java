package dev.chorus.adapter.redis;

import dev.chorus.port.HotStore;
import dev.chorus.port.HotStore.Permit;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Sliding windows over all nodes. What Redis grants is counted on this node too, and has to fit there: so a limit holds at least per node
 * when Redis is away, or has come back empty.
 */
final class RedisLimits {
    private final RedisGuard guard;
    private final HotStore alone;
    private final LongSupplier clock;

    /**
     * @param alone what this node knows
     * @param clock milliseconds; below 0: the server's own
     */
    RedisLimits(RedisGuard guard, HotStore alone, LongSupplier clock) {
        this.guard = guard;
        this.alone = alone;
        this.clock = clock;
    }

    Future<Permit> take(String key, int permits, int limit, long windowMs, boolean partial) {
        if (limit <= 0) {
            return Future.succeededFuture(new Permit(permits, 0));
        }
        List<String> arguments = List.of(
                Integer.toString(permits),
                Integer.toString(limit),
                Long.toString(windowMs),
                partial ? "1" : "0",
                Long.toString(clock.getAsLong()));
        return guard.call("limit", RedisScript.LIMIT.call(List.of(RedisKeys.limit(key)), arguments))
                .map(answer ->
                        new Permit(Math.toIntExact(RedisText.number(answer.get(0))), RedisText.number(answer.get(1))))
                .compose(
                        shared -> shared.granted() == 0
                                ? Future.succeededFuture(shared)
                                : alone.take(key, shared.granted(), limit, windowMs, partial)
                                        .map(own -> stricter(shared, own)),
                        away -> alone.take(key, permits, limit, windowMs, partial));
    }

    private static Permit stricter(Permit shared, Permit own) {
        return own.granted() < shared.granted() ? own : shared;
    }
}
