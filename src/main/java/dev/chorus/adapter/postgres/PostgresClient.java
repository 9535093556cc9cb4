package dev.chorus.adapter.postgres;

import dev.chorus.observe.Breaker;
import dev.chorus.observe.Meters;
import dev.chorus.port.LeaseLostException;
import dev.chorus.port.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of connections with what a server that may be away asks for: a time-out for each try, a breaker, and for writes three more
 * tries. At most {@value #MAX_WAITING} pieces of work wait; further ones fail at once.
 *
 * <p>Every write is a transaction whose end is only asked for once its statements have been answered in time. So a write that its
 * caller was told has failed can not happen later, behind the back of one that came after it, when a server that hung goes on.
 *
 * <p>Safe from any thread; futures complete on the caller's context and fail with {@link StoreException} or {@link LeaseLostException}.
 */
final class PostgresClient {
    static final int MAX_WAITING = 4_096;

    private static final Logger log = LoggerFactory.getLogger(PostgresClient.class);
    private static final int OPEN_MS = 10_000;
    private static final int RETRIES = 3;
    private static final long FIRST_RETRY_MS = 100;
    /** How long a host that is gone without a word may leave what was sent unanswered. */
    private static final int GONE_MS = 15_000;

    private final Vertx vertx;
    private final String store;
    private final Meters meters;
    private final long timeoutMs;
    private final String place;
    private final Pool pool;
    private final Breaker breaker;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean pinging = new AtomicBoolean();
    private volatile boolean closed;

    /** @param store its name in metrics and logs */
    PostgresClient(Vertx vertx, PostgresSettings settings, String store, Meters meters) {
        this.vertx = vertx;
        this.store = store;
        this.meters = meters;
        this.timeoutMs = settings.timeoutMs();
        this.place = settings.place();
        this.breaker = new Breaker(vertx, store, OPEN_MS, PostgresFailures::isAway, () -> {}, meters);
        this.pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(settings.pool())
                        .setMaxWaitQueueSize(MAX_WAITING)
                        .setConnectionTimeout(settings.timeoutMs())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .with(new NetClientOptions()
                        .setConnectTimeout(settings.timeoutMs())
                        .setTcpKeepAlive(true)
                        .setTcpUserTimeout(GONE_MS))
                .connectingTo(connection(settings))
                .using(vertx)
                .build();
        meters.gauge("store_waiting", "store", store, waiting::get);
    }

    /** Statements that change nothing. */
    @SuppressWarnings(
            "NullAway") // The client's signature allows for work that gives nothing; ours gives what its type says.
    <T> Future<T> read(String query, Work<T> work) {
        return submit(query, 0, () -> soon(pool.withConnection(c -> run(query, c, work))));
    }

    /** Statements that happen together or not at all; tried again when the server was away, so that twice must be as good as once. */
    @SuppressWarnings("NullAway") // As above.
    <T> Future<T> write(String query, Work<T> work) {
        return submit(query, RETRIES, () -> {
            AtomicBoolean late = new AtomicBoolean();
            Future<T> written = pool.withTransaction(
                    c -> inTime(late, query).compose(on -> run(query, c, work)).compose(done -> inTime(late, query)
                            .map(on -> done)));
            return soon(written).onFailure(e -> late.set(true));
        });
    }

    /** Whether the server answers, whatever the breaker thinks; one question at a time. */
    Future<Void> ping() {
        if (closed) {
            return Future.failedFuture(new StoreException(store + " is closed"));
        }
        if (!pinging.compareAndSet(false, true)) {
            return Future.failedFuture(new StoreException(place + " has not answered the last question yet"));
        }
        return soon(pool.withConnection(c -> c.query("SELECT 1").execute()).onComplete(done -> pinging.set(false)))
                .<Void>mapEmpty()
                .recover(e -> Future.failedFuture(told("ping", e)));
    }

    Future<Void> close() {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        breaker.close();
        // A server that hangs would hold up whoever stops.
        return soon(pool.close());
    }

    private <T> Future<T> submit(String query, int retries, Supplier<Future<T>> attempt) {
        if (closed) {
            return Future.failedFuture(new StoreException(store + " is closed"));
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(new StoreException(store + " has too much waiting to take " + query));
        }
        long started = System.nanoTime();
        return tried(query, retries, attempt)
                .onComplete(done -> {
                    waiting.decrementAndGet();
                    long nanos = System.nanoTime() - started;
                    meters.query(store, query, nanos);
                    log.debug("{} {} took {} us", store, query, TimeUnit.NANOSECONDS.toMicros(nanos));
                })
                .recover(e -> Future.failedFuture(told(query, e)));
    }

    private <T> Future<T> tried(String query, int retries, Supplier<Future<T>> attempt) {
        return breaker.guard(attempt).recover(e -> {
            if (retries == 0 || closed || !PostgresFailures.isPassing(e)) {
                return Future.failedFuture(e);
            }
            log.debug("{} {} is tried again: {}", store, query, e.getMessage());
            long full = FIRST_RETRY_MS << (RETRIES - retries);
            return vertx.timer(ThreadLocalRandom.current().nextLong(full / 2, full + 1), TimeUnit.MILLISECONDS)
                    .compose(now -> tried(query, retries - 1, attempt));
        });
    }

    private <T> Future<T> run(String query, SqlConnection connection, Work<T> work) {
        return work.run(new PostgresSession(connection, meters, store, query))
                .recover(e -> Future.failedFuture(
                        e instanceof StoreException || e instanceof LeaseLostException ? new PostgresAnswer(e) : e));
    }

    private <T> Future<T> soon(Future<T> answer) {
        return answer.timeout(timeoutMs, TimeUnit.MILLISECONDS);
    }

    private static Future<Void> inTime(AtomicBoolean late, String query) {
        return late.get() ? Future.failedFuture(new TimeoutException(query)) : Future.succeededFuture();
    }

    /** What the port promises, in place of what the client throws. */
    private Throwable told(String query, Throwable e) {
        if (e instanceof PostgresAnswer answer) {
            return answer.said();
        }
        if (Breaker.isOpen(e)) {
            return new StoreException(store + " is away");
        }
        return new StoreException(place + " failed at " + query + ": " + e.getMessage(), e);
    }

    private static PgConnectOptions connection(PostgresSettings settings) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setDatabase(settings.database())
                .setUser(settings.user())
                .setPassword(settings.password())
                .setCachePreparedStatements(true)
                .addProperty("application_name", "chorus")
                .addProperty("statement_timeout", Integer.toString(settings.timeoutMs()))
                // A connection whose client went silent inside a transaction must not hold its rows for ever.
                .addProperty("idle_in_transaction_session_timeout", Integer.toString(2 * settings.timeoutMs()));
        if (!settings.encrypted()) {
            return options.setSslMode(SslMode.DISABLE);
        }
        ClientSSLOptions ssl = new ClientSSLOptions();
        settings.ca()
                .ifPresentOrElse(
                        ca -> ssl.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()))
                                .setHostnameVerificationAlgorithm("HTTPS"),
                        () -> ssl.setTrustAll(true).setHostnameVerificationAlgorithm(""));
        return options.setSslOptions(ssl).setSslMode(settings.ca().isPresent() ? SslMode.VERIFY_FULL : SslMode.REQUIRE);
    }

    /** Statements of one piece of work. */
    @FunctionalInterface
    interface Work<T> {
        Future<T> run(PostgresSession session);
    }
}
