package dev.chorus.app;

import dev.chorus.adapter.embedded.MemoryHotStore;
import dev.chorus.adapter.redis.RedisAddress;
import dev.chorus.adapter.redis.RedisHotStore;
import dev.chorus.config.ChorusConfig;
import dev.chorus.config.Redis;
import dev.chorus.observe.Meters;
import dev.chorus.port.HotStore;
import dev.chorus.tool.doctor.Finding;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The hot store as this configuration has it. */
final class HotStores {
    private static final long PATIENCE_SECONDS = 3;

    private HotStores() {}

    /** Succeeds as well when Redis is away: it is a cache. */
    static Future<HotStore> open(Vertx vertx, ChorusConfig config, String epoch, Meters meters) {
        int capacity = config.log().tailCapacity();
        HotStore memory = new MemoryHotStore(capacity);
        return switch (config.hot().store()) {
            case MEMORY -> Future.succeededFuture(memory);
            case REDIS -> {
                Redis redis = config.redis();
                RedisAddress address = new RedisAddress(
                        redis.host(),
                        redis.port(),
                        redis.user(),
                        redis.password().reveal(),
                        redis.db(),
                        redis.cluster(),
                        redis.tls(),
                        redis.caFile(),
                        redis.timeoutMs());
                RedisHotStore.Options options =
                        new RedisHotStore.Options(epoch, capacity, redis.ttlSeconds(), () -> -1);
                yield RedisHotStore.open(vertx, address, options, memory, meters);
            }
        };
    }

    /** Whether the one that is configured answers; blocks for {@value #PATIENCE_SECONDS} s at most. */
    static List<Finding> examine(ChorusConfig config) {
        return switch (config.hot().store()) {
            case MEMORY -> List.of();
            case REDIS -> List.of(examineRedis(config));
        };
    }

    private static Finding examineRedis(ChorusConfig config) {
        String where = config.redis().host() + ":" + config.redis().port();
        Vertx vertx = Vertx.vertx();
        try {
            open(vertx, config, "doctor", Meters.inMemory())
                    .compose(store -> store.ping().eventually(store::close))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Finding.good("hot store", "Redis answers at " + where);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return away(where, "interrupted");
        } catch (ExecutionException e) {
            return away(where, Optional.ofNullable(e.getCause()).orElse(e).getMessage());
        } catch (TimeoutException e) {
            return away(where, "no answer in " + PATIENCE_SECONDS + " s");
        } finally {
            vertx.close();
        }
    }

    private static Finding away(String where, @Nullable String why) {
        return Finding.bad(
                "hot store",
                "Redis at " + where + " does not let us in: " + why,
                "start it (scripts/stack up redis), or correct redis.host, port, password, tls and ca_file");
    }
}
