package dev.chorus.owner;

import dev.chorus.protocol.Refusal;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One at a time per comment: a change reads the state, decides, and writes the whole next state, so the next change of the same
 * comment must wait until this one is durable. Not thread-safe: belongs to one context.
 */
final class Turns {
    private static final int MAX_WAITING = 10_000;

    private final Map<Long, Future<?>> last = new HashMap<>();
    private int waiting;

    private static <T> Future<T> begun(Supplier<Future<T>> act) {
        try {
            return act.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    <T> Future<T> after(long key, Supplier<Future<T>> act) {
        if (waiting >= MAX_WAITING) {
            return Future.failedFuture(Refusal.unavailable("too many changes are waiting"));
        }
        waiting++;
        Future<?> before = last.get(key);
        Future<T> mine = before == null ? begun(act) : before.transform(done -> begun(act));
        last.put(key, mine);
        mine.onComplete(done -> {
            waiting--;
            last.remove(key, mine);
        });
        return mine;
    }
}
