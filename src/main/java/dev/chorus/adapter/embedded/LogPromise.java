package dev.chorus.adapter.embedded;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/** What a caller waits for; completed on the context it was made on, or on any thread when there was none. */
final class LogPromise<T> {
    private final Promise<T> promise = Promise.promise();
    private final @Nullable ContextInternal context = ContextInternal.current();

    Future<T> future() {
        return promise.future();
    }

    @Nullable
    ContextInternal context() {
        return context;
    }

    /** Succeeds where there is nothing to tell. */
    static void done(LogPromise<Void> nothing) {
        nothing.hop(nothing.promise::complete);
    }

    void succeed(T value) {
        hop(() -> promise.complete(value));
    }

    void fail(Throwable failure) {
        hop(() -> promise.fail(failure));
    }

    /** Only on the caller's context. */
    Promise<T> here() {
        return promise;
    }

    private void hop(Runnable completion) {
        if (context == null) {
            completion.run();
        } else {
            context.runOnContext(v -> completion.run());
        }
    }
}
