package dev.chorus.adapter.redis;

import dev.chorus.observe.Breaker;
import dev.chorus.observe.Meters;
import dev.chorus.port.StoreException;
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
    private static final long OPEN_MS = 5_000;

    private final Vertx vertx;
    private final RedisLink link;
    private final Meters meters;
    private final Breaker breaker;

    RedisGuard(Vertx vertx, RedisLink link, Meters meters) {
        this.vertx = vertx;
        this.link = link;
        this.meters = meters;
        // Commands without an answer must not pile up behind a server that hangs.
        Runnable giveUp = () -> link.line().ifPresent(line -> link.drop(line, new StoreException("too many failures")));
        this.breaker = new Breaker(vertx, "redis", OPEN_MS, failure -> true, giveUp, meters);
    }

    Future<Response> call(String name, Request request) {
        return call(name, () -> request);
    }

    /** @param name of the query in metrics: one of a few */
    Future<Response> call(String name, Supplier<Request> request) {
        long from = System.nanoTime();
        return breaker.guard(() -> attempt(request, RETRIES))
                .onSuccess(answer -> meters.query("redis", name, System.nanoTime() - from))
                // The breaker's own exception has no trace and refuses to be given one: it is no cause to keep.
                .recover(e -> Future.failedFuture(
                        Breaker.isOpen(e) ? new StoreException("redis is away, and left alone for a while") : e));
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
