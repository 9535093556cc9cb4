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

    <T> Future<T> after(long key, Supplier<Future<T>> act) {
        if (waiting >= MAX_WAITING) {
            return Future.failedFuture(Refusal.unavailable("too many changes are waiting"));
        }
        waiting++;
        Future<?> before = last.get(key);
        Future<T> mine = before == null ? act.get() : before.transform(done -> act.get());
        last.put(key, mine);
        mine.onComplete(done -> {
            waiting--;
            last.remove(key, mine);
        });
        return mine;
    }
}
