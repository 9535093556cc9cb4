package dev.chorus.worker;

import dev.chorus.observe.Meters;
import dev.chorus.port.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what a backend did not do: after 100, 200, 400 ms and so on up to five seconds, each up to half more or less, so that
 * many workers do not come back in step. What is repeated must be idempotent.
 */
public final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 5_000;

    private final Vertx vertx;
    private final Meters meters;
    private volatile boolean closed;

    public Retries(Vertx vertx, Meters meters) {
        this.vertx = vertx;
        this.meters = meters;
    }

    /**
     * Tries until it is done, or until {@link #close}: then the last failure is handed on.
     *
     * @param what says in logs and metrics what is tried
     */
    public <T> Future<T> untilDone(String what, Supplier<Future<T>> attempt) {
        return tried(what, attempt, Integer.MAX_VALUE);
    }

    /** Tries once and repeats up to three times; then the last failure is handed on. */
    public <T> Future<T> briefly(String what, Supplier<Future<T>> attempt) {
        return tried(what, attempt, 3);
    }

    /** From now on nothing is repeated. Any thread. */
    public void close() {
        closed = true;
    }

    private <T> Future<T> tried(String what, Supplier<Future<T>> attempt, int repeats) {
        Promise<T> done = Promise.promise();
        attempt(what, attempt, repeats, 0, done);
        return done.future();
    }

    private <T> void attempt(String what, Supplier<Future<T>> attempt, int repeats, int failed, Promise<T> done) {
        called(attempt).onComplete(result -> {
            if (result.succeeded()) {
                done.complete(result.result());
            } else if (closed || failed >= repeats) {
                done.fail(result.cause());
            } else {
                report(what, failed, result.cause());
                vertx.setTimer(delay(failed), _ -> attempt(what, attempt, repeats, failed + 1, done));
            }
        });
    }

    private static <T> Future<T> called(Supplier<Future<T>> attempt) {
        try {
            return attempt.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void report(String what, int failed, Throwable cause) {
        if (!(cause instanceof StoreException)) {
            meters.failure(what);
            LOG.error("{} failed and will be tried again", what, cause);
        } else if (failed == 0) {
            LOG.warn("{}: {}; trying again", what, cause.getMessage());
        }
    }

    /** Milliseconds to wait after this many failures. */
    static long delay(int failed) {
        long base = Math.min(LONGEST_MS, FIRST_MS << Math.min(failed, 10));
        return base / 2 + ThreadLocalRandom.current().nextLong(base + 1);
    }
}
