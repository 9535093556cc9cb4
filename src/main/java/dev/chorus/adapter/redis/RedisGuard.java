package dev.chorus.adapter.redis;

import dev.chorus.observe.Meters;
import dev.chorus.port.StoreException;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Commands that nobody has to wait for when Redis is away: two more attempts 50 ms apart, unless the time is up; after five failures in
 * 30 s none for 5 s, then a single one. Fails with {@link StoreException}. Safe from any thread.
 */
final class RedisGuard {
    private static final int RETRIES = 2;
    private static final long PAUSE_MS = 50;

    private final Vertx vertx;
    private final RedisLink link;
    private final Meters meters;
    private final CircuitBreaker breaker;

    RedisGuard(Vertx vertx, RedisLink link, Meters meters) {
        this.vertx = vertx;
        this.link = link;
        this.meters = meters;
        this.breaker = CircuitBreaker.create(
                        "redis",
                        vertx,
                        new CircuitBreakerOptions()
                                .setMaxFailures(5)
                                .setFailuresRollingWindow(30_000)
                                .setResetTimeout(5_000)
                                // The link has its own, shorter time-out for each attempt.
                                .setTimeout(10_000))
                .openHandler(tripped -> {
                    meters.breakerTripped("redis");
                    // Commands without an answer must not pile up behind a server that hangs.
                    link.line().ifPresent(line -> link.drop(line, "too many failures"));
                });
        meters.gauge("breaker_state", "store", "redis", () -> switch (breaker.state()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        });
    }

    Future<Response> call(String name, Request request) {
        return call(name, () -> request);
    }

    /** @param name of the query in metrics: one of a few */
    Future<Response> call(String name, Supplier<Request> request) {
        long from = System.nanoTime();
        return breaker.execute(() -> attempt(request, RETRIES))
                .onSuccess(answer -> meters.query("redis", name, System.nanoTime() - from))
                .recover(e -> Future.failedFuture(
                        // The breaker's own exception has no trace and refuses to be given one: it is no cause to keep.
                        e instanceof StoreException ? e : new StoreException("redis: " + e.getMessage())));
    }

    void close() {
        breaker.close();
    }

    private Future<Response> attempt(Supplier<Request> request, int left) {
        return link.send(request.get())
                .recover(e -> left == 0 || e.getCause() instanceof TimeoutException
                        ? Future.failedFuture(e)
                        : vertx.timer(PAUSE_MS).compose(later -> attempt(request, left - 1)));
    }
}
