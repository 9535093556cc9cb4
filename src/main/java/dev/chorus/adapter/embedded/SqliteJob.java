package dev.chorus.adapter.embedded;

import dev.chorus.observe.Meters;
import dev.chorus.port.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One piece of work waiting for its thread, and the promise of its outcome, kept on the context that asked. */
final class SqliteJob<T extends @Nullable Object> {
    private static final Logger log = LoggerFactory.getLogger(SqliteFile.class);
    private static final long SLOW_MS = 250;

    private final String store;
    private final String query;
    private final SqlWork<T> work;
    private final @Nullable Context context = Vertx.currentContext();
    private final Promise<T> promise = Promise.promise();
    private @Nullable T result;
    private @Nullable Throwable failure;

    SqliteJob(String store, String query, SqlWork<T> work) {
        this.store = store;
        this.query = query;
        this.work = work;
    }

    Future<T> future() {
        return promise.future();
    }

    /** Does the work without settling the promise. False: it failed, and what it wrote is to be undone. */
    boolean run(SqliteSession session, Meters meters) {
        long start = System.nanoTime();
        session.named(query);
        try {
            result = work.run(session);
            return true;
        } catch (SQLException e) {
            failure = new StoreException(store + " could not run " + query + ": " + e.getMessage(), e);
            return false;
        } catch (Throwable e) {
            failure = e;
            return false;
        } finally {
            measured(meters, System.nanoTime() - start);
        }
    }

    void fail(Throwable cause) {
        failure = cause;
    }

    /** Tells the caller, on its own context when it has one. */
    void settle() {
        if (context == null) {
            complete();
        } else {
            try {
                context.runOnContext(v -> complete());
            } catch (RejectedExecutionException e) {
                // Its event loop is gone, and whoever waited with it.
                log.debug("{} {} had nobody left to tell", store, query);
            }
        }
    }

    @SuppressWarnings("NullAway") // a result is absent only when T allows it
    private void complete() {
        if (failure != null) {
            promise.fail(failure);
        } else {
            promise.complete(result);
        }
    }

    private void measured(Meters meters, long nanos) {
        meters.query(store, query, nanos);
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        if (millis > SLOW_MS) {
            log.warn("{} {} took {} ms", store, query, millis);
        } else if (log.isDebugEnabled()) {
            log.debug("{} {} took {} us", store, query, TimeUnit.NANOSECONDS.toMicros(nanos));
        }
    }
}
