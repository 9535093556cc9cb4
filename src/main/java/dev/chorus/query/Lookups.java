package dev.chorus.query;

import dev.chorus.protocol.Refusal;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is being looked up on each event loop. Whoever asks for it again meanwhile waits for the same answer, and all go on in the order
 * they asked in, those included who ask while others are being told. Else a question that waits for a store would be overtaken by
 * the next one that finds the answer in a cache, and so would what an author posts.
 *
 * <p>Safe from any thread. What is asked must complete on the caller's context, as ports do; each is told on its own duplicate of it.
 * Without a context there is no order to keep, and every question is asked.
 */
public final class Lookups<K, V> {
    /** For one answer on one event loop; more are refused with {@code unavailable}. */
    static final int MAX_WAITING = 1_000;

    private final Map<Question<K>, Queue<Asker<V>>> underWay = new ConcurrentHashMap<>();

    private record Question<K>(ContextInternal root, K key) {}

    private record Asker<V>(ContextInternal context, Promise<V> answer) {}

    /** @param ask what needs no waiting it answers at once */
    public Future<V> get(K key, Supplier<Future<V>> ask) {
        ContextInternal context = ContextInternal.current();
        if (context == null) {
            return ask.get();
        }
        Question<K> question = new Question<>(context.unwrap(), key);
        Queue<Asker<V>> askers = asking(question);
        if (askers == null) {
            Future<V> asked = ask.get();
            if (asked.isComplete()) {
                return asked;
            }
            askers = new ArrayDeque<>();
            underWay.put(question, askers);
            Future<V> first = wait(askers, context);
            Queue<Asker<V>> all = askers;
            asked.onComplete(answer -> tell(question, all, answer));
            return first;
        }
        return askers.size() < MAX_WAITING
                ? wait(askers, context)
                : Future.failedFuture(Refusal.unavailable("too many wait for the same answer"));
    }

    /** Mostly nothing is: that is not to cost anything. */
    private @Nullable Queue<Asker<V>> asking(Question<K> question) {
        return underWay.isEmpty() ? null : underWay.get(question);
    }

    private static <V> Future<V> wait(Queue<Asker<V>> askers, ContextInternal context) {
        Promise<V> answer = Promise.promise();
        askers.add(new Asker<>(context, answer));
        return answer.future();
    }

    private void tell(Question<K> question, Queue<Asker<V>> askers, AsyncResult<V> answer) {
        for (Asker<V> next = askers.poll(); next != null; next = askers.poll()) {
            Asker<V> told = next;
            told.context().dispatch(() -> told.answer().handle(answer));
        }
        underWay.remove(question);
    }
}
