package dev.chorus.owner;

import dev.chorus.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Commands that are about the same thing have their turn one after the other, in the order they came: the next begins when the one before
 * has succeeded or failed. Where nothing is under way, one that is over at once leaves nothing behind. Not thread-safe: belongs to one
 * context.
 */
final class Turns<C> {
    private final Function<C, Object> thing;
    private final int maxWaiting;
    /** What waits behind a command that is under way; mostly nothing does. */
    private final Map<Object, Queue<Turn<?>>> lines = new HashMap<>();

    private int waiting;

    private record Turn<T>(Supplier<Future<T>> act, Promise<T> outcome) {
        Future<T> begin() {
            return begun(act).onComplete(outcome);
        }
    }

    /**
     * @param thing what a command is about; not asked while nothing waits for anything
     * @param maxWaiting over all things; above it the answer is {@code unavailable}
     */
    Turns(Function<C, Object> thing, int maxWaiting) {
        this.thing = thing;
        this.maxWaiting = maxWaiting;
    }

    /** The outcome of the act; a refusal that it throws is one too. */
    <T> Future<T> take(C command, Supplier<Future<T>> act) {
        Queue<Turn<?>> line = lines.isEmpty() ? null : lines.get(thing.apply(command));
        if (line != null) {
            return queue(line, act);
        }
        Future<T> first = begun(act);
        if (!first.isComplete()) {
            Object held = thing.apply(command);
            lines.put(held, new ArrayDeque<>(2));
            first.onComplete(done -> next(held));
        }
        return first;
    }

    private <T> Future<T> queue(Queue<Turn<?>> line, Supplier<Future<T>> act) {
        if (waiting >= maxWaiting) {
            return Future.failedFuture(Refusal.unavailable("too much is waiting for its turn"));
        }
        waiting++;
        Promise<T> outcome = Promise.promise();
        line.add(new Turn<>(act, outcome));
        return outcome.future();
    }

    /** A loop, since very many that wait may all be over at once. */
    private void next(Object held) {
        Queue<Turn<?>> line = Objects.requireNonNull(lines.get(held));
        for (Turn<?> turn = line.poll(); turn != null; turn = line.poll()) {
            waiting--;
            Future<?> begun = turn.begin();
            if (!begun.isComplete()) {
                begun.onComplete(done -> next(held));
                return;
            }
        }
        lines.remove(held);
    }

    private static <T> Future<T> begun(Supplier<Future<T>> act) {
        try {
            return act.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
