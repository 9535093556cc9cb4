package dev.chorus.adapter.redis;

import dev.chorus.account.Presence;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** What nodes say for a while, each for itself: viewers of a stream, presence of a user. */
final class RedisHolders {
    private final RedisGuard guard;
    private final LongSupplier clock;

    /** @param clock milliseconds; below 0: the server's own */
    RedisHolders(RedisGuard guard, LongSupplier clock) {
        this.guard = guard;
        this.clock = clock;
    }

    Future<Void> putViewers(String node, long streamId, int viewers, long ttlMs) {
        return put(RedisKeys.viewers(streamId), node, viewers > 0 ? Integer.toString(viewers) : "", ttlMs);
    }

    Future<Map<Long, Integer>> viewers(Collection<Long> streamIds) {
        return read(streamIds, RedisKeys::viewers, said -> {
            long sum = 0;
            for (Response count : said) {
                sum += RedisText.number(count);
            }
            return (int) Math.min(Integer.MAX_VALUE, sum);
        });
    }

    Future<Void> putPresence(String holder, long userId, Presence presence, long ttlMs) {
        return put(RedisKeys.presence(userId), holder, presence == Presence.OFFLINE ? "" : presence.name(), ttlMs);
    }

    Future<Map<Long, Presence>> presence(Collection<Long> userIds) {
        return read(userIds, RedisKeys::presence, said -> {
            Presence all = Presence.OFFLINE;
            for (Response one : said) {
                all = all.or(Presence.valueOf(one.toString()));
            }
            return all;
        });
    }

    private Future<Void> put(String key, String holder, String value, long ttlMs) {
        List<String> arguments = List.of(now(), holder, value, Long.toString(ttlMs));
        return guard.call("put_holder", RedisScript.HOLDERS.call(List.of(key), arguments))
                .mapEmpty();
    }

    private <T> Future<Map<Long, T>> read(Collection<Long> ids, Function<Long, String> key, Function<Response, T> sum) {
        List<Long> asked = List.copyOf(ids);
        List<Future<Response>> reads = asked.stream()
                .map(id -> guard.call("holders", RedisScript.HOLDERS.call(List.of(key.apply(id)), List.of(now()))))
                .toList();
        return Future.all(reads).map(done -> {
            Map<Long, T> found = new HashMap<>();
            for (int i = 0; i < asked.size(); i++) {
                found.put(asked.get(i), sum.apply(reads.get(i).result()));
            }
            return found;
        });
    }

    private String now() {
        return Long.toString(clock.getAsLong());
    }
}
