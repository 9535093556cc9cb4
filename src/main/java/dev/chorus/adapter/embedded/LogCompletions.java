package dev.chorus.adapter.embedded;

import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The outcomes of a group, told with one hop per event loop instead of one per append. Writer thread only. */
final class LogCompletions {
    private final IdentityHashMap<ContextInternal, List<Step>> byContext = new IdentityHashMap<>();
    /** Of callers without a context. */
    private final List<Runnable> elsewhere = new ArrayList<>();

    private record Step(ContextInternal context, Runnable completion) {}

    <T> void succeed(LogPromise<T> promise, T value) {
        add(promise, () -> promise.here().complete(value));
    }

    void fail(LogPromise<?> promise, Throwable failure) {
        add(promise, () -> promise.here().fail(failure));
    }

    /** Tells everybody, in the order of the calls above per context. */
    void flush() {
        byContext.forEach((root, steps) -> root.runOnContext(v -> {
            for (Step step : steps) {
                // A handler of a request runs on a duplicate of the loop's context, which carries its trace.
                step.context.dispatch(step.completion);
            }
        }));
        byContext.clear();
        elsewhere.forEach(Runnable::run);
        elsewhere.clear();
    }

    private void add(LogPromise<?> promise, Runnable completion) {
        ContextInternal context = promise.context();
        if (context == null) {
            elsewhere.add(completion);
        } else {
            byContext.computeIfAbsent(context.unwrap(), c -> new ArrayList<>()).add(new Step(context, completion));
        }
    }
}
