package dev.chorus.adapter.redis;

import dev.chorus.stream.Shard;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** How far projectors are, on this node at once and on others about a second later. Safe from any thread. */
final class RedisPositions {
    private static final String TTL_SECONDS = "86400";

    private final AtomicLongArray positions = new AtomicLongArray(Shard.PARTITIONS);
    private final String key;

    /** @param history epoch of the log: positions of another mean nothing */
    RedisPositions(String history) {
        key = RedisKeys.projected(history);
        for (int i = 0; i < Shard.PARTITIONS; i++) {
            positions.set(i, -1);
        }
    }

    void reached(int partition, long position) {
        positions.accumulateAndGet(partition, position, Math::max);
    }

    long of(int partition) {
        return positions.get(partition);
    }

    /** Tells the others, and asks for theirs. */
    Request exchange() {
        List<String> arguments = new ArrayList<>();
        arguments.add(TTL_SECONDS);
        for (int i = 0; i < Shard.PARTITIONS; i++) {
            if (positions.get(i) >= 0) {
                arguments.add(Integer.toString(i));
                arguments.add(RedisText.padded(positions.get(i)));
            }
        }
        return RedisScript.PROJECTED.call(List.of(key), arguments);
    }

    /**
     * @param answer to {@link #exchange}
     * @return whether the server knew of positions before: if not, and it should have, it was emptied
     */
    boolean learn(Response answer) {
        Response all = answer.get(1);
        for (int i = 0; i + 1 < all.size(); i += 2) {
            int partition = Math.toIntExact(RedisText.number(all.get(i)));
            if (partition >= 0 && partition < Shard.PARTITIONS) {
                reached(partition, RedisText.number(all.get(i + 1).toString()));
            }
        }
        return RedisText.number(answer.get(0)) == 1;
    }
}
