package dev.chorus.observe;

import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps work away from a backend that does not answer, so that it fails at once and not after its time-out: open after 5 failures in 30 s,
 * for a while, then one try decides.
 *
 * <p>State and trips are metrics: {@code breaker_state} is 0 closed, 1 trying, 2 open. Safe from any thread.
 */
public final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
    private static final int MAX_FAILURES = 5;
    private static final long WINDOW_MS = 30_000;

    private final CircuitBreaker breaker;

    /**
     * @param store its name in metrics and logs
     * @param openMs how long nobody waits for it, milliseconds
     * @param isAway whether a failure says that the backend is away, and nothing about the work
     * @param opened runs each time it opens
     */
    public Breaker(
            Vertx vertx, String store, long openMs, Predicate<Throwable> isAway, Runnable opened, Meters meters) {
        CircuitBreakerOptions options = new CircuitBreakerOptions()
                .setMaxFailures(MAX_FAILURES)
                .setFailuresRollingWindow(WINDOW_MS)
                .setResetTimeout(openMs)
                // Each try has a time-out of its own.
                .setTimeout(-1);
        breaker = CircuitBreaker.create(store, vertx, options)
                .failurePolicy((Future<Object> tried) -> tried.failed() && isAway.test(tried.cause()))
                .openHandler(now -> {
                    meters.breakerTripped(store);
                    LOG.warn("{} does not answer; for {} ms nobody waits for it", store, openMs);
                    opened.run();
                })
                .closeHandler(now -> LOG.info("{} answers again", store));
        meters.gauge("breaker_state", "store", store, this::state);
    }

    /** Tries, or fails at once while it is open: see {@link #isOpen}. Completes on the caller's context. */
    public <T> Future<T> guard(Supplier<Future<T>> attempt) {
        return breaker.execute(attempt);
    }

    public void close() {
        breaker.close();
    }

    /** Whether the work was not even tried. */
    public static boolean isOpen(Throwable failure) {
        return failure instanceof OpenCircuitException;
    }

    private int state() {
        return switch (breaker.state()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
