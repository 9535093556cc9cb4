package dev.chorus.adapter.postgres;

import dev.chorus.observe.Meters;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps work away from a server that does not answer, so that it fails at once and not after its time-out: open after 5 failures in 30 s,
 * for 10 s, then one try decides. What a server that is well has to say against a statement is no failure here.
 *
 * <p>State and trips are metrics: {@code breaker_state} is 0 closed, 1 trying, 2 open. Safe from any thread.
 */
final class PostgresBreaker {
    private static final Logger log = LoggerFactory.getLogger(PostgresBreaker.class);
    private static final int MAX_FAILURES = 5;
    private static final long WINDOW_MS = 30_000;
    private static final long OPEN_MS = 10_000;

    /** SQLSTATE classes: connection, log-in, no such database, resources, told to go or not up yet, its disk. */
    private static final Set<String> SERVER_TROUBLE = Set.of("08", "28", "3D", "53", "57", "58");

    private static final String TOOK_TOO_LONG = "57014";

    private final CircuitBreaker breaker;

    PostgresBreaker(Vertx vertx, String store, Meters meters) {
        CircuitBreakerOptions options = new CircuitBreakerOptions()
                .setMaxFailures(MAX_FAILURES)
                .setFailuresRollingWindow(WINDOW_MS)
                .setResetTimeout(OPEN_MS)
                // Each try has a time-out of its own.
                .setTimeout(-1);
        breaker = CircuitBreaker.create(store, vertx, options)
                .failurePolicy((Future<Object> tried) -> tried.failed() && isAway(tried.cause()))
                .openHandler(now -> {
                    meters.breakerTripped(store);
                    log.warn("{} does not answer; for {} s nobody waits for it", store, OPEN_MS / 1000);
                })
                .closeHandler(now -> log.info("{} answers again", store));
        meters.gauge("breaker_state", "store", store, this::state);
    }

    /** Tries, or fails at once while it is open. Completes on the caller's context. */
    <T> Future<T> guard(Supplier<Future<T>> attempt) {
        return breaker.execute(attempt);
    }

    void close() {
        breaker.close();
    }

    /** Whether the work was not even tried. */
    static boolean isOpen(Throwable failure) {
        return failure instanceof OpenCircuitException;
    }

    /** Whether this says that the server is away, and nothing about the work. */
    static boolean isAway(Throwable failure) {
        return switch (failure) {
            case PgException said -> SERVER_TROUBLE.contains(sqlClass(said));
            case PostgresAnswer said -> false;
            default -> true;
        };
    }

    /** Whether the same again may go well soon: the server was away for a moment, or two transactions stood in each other's way. */
    static boolean isPassing(Throwable failure) {
        return switch (failure) {
            // A time-out, ours or the server's, has taken long enough, and an open breaker means not now.
            case TimeoutException late -> false;
            case OpenCircuitException open -> false;
            case PgException said when TOOK_TOO_LONG.equals(said.getSqlState()) -> false;
            case PgException said when sqlClass(said).equals("40") -> true;
            default -> isAway(failure);
        };
    }

    private static String sqlClass(PgException said) {
        String state = said.getSqlState();
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }

    private int state() {
        return switch (breaker.state()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
