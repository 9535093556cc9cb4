package dev.chorus.worker;

import dev.chorus.event.Event;
import dev.chorus.port.Logged;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts events in cycles, so that the store is asked and written once for many of them. A cycle begins at once when the last one
 * is long enough ago, at the next tick otherwise, and early when {@value #OPS_PER_CYCLE} operations wait.
 *
 * <p>Bounds: with {@value #MOST_QUEUED} operations waiting the log is held back; with {@value #MOST_UNWRITTEN} states that the store
 * has not taken, counting is. Used on one context.
 */
final class Aggregation {
    private static final int OPS_PER_CYCLE = 5_000;
    private static final int MOST_QUEUED = 20_000;
    private static final int MOST_UNWRITTEN = 100_000;

    private final Vertx vertx;
    private final ReactionLedger ledger;
    private final Retries retries;
    private final int tickMs;
    private final Consumer<Map<Target, Totals>> changed;

    private final Deque<Logged> queue = new ArrayDeque<>();
    private final List<Promise<Void>> heldBack = new ArrayList<>();
    private int queuedOps;
    private boolean counting;
    private boolean writing;
    private boolean stopped;
    private long timer = -1;
    private long nextCycle = System.nanoTime();

    /** @param changed is given the totals that a cycle changed */
    Aggregation(
            Vertx vertx, ReactionLedger ledger, Retries retries, int tickMs, Consumer<Map<Target, Totals>> changed) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.retries = retries;
        this.tickMs = tickMs;
        this.changed = changed;
    }

    /** Takes a batch; the future completes when there is room for the next, which is before this one is stored. */
    Future<Void> accept(List<Logged> batch) {
        for (Logged logged : batch) {
            queue.add(logged);
            queuedOps += weight(logged);
        }
        wake();
        if (queuedOps < MOST_QUEUED) {
            return Future.succeededFuture();
        }
        Promise<Void> room = Promise.promise();
        heldBack.add(room);
        return room.future();
    }

    /** Counts and writes what is queued, each step tried once: what is left over is in the log. No batch may come any more. */
    Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        List<Logged> rest = List.copyOf(queue);
        queue.clear();
        return ledger.fold(rest)
                .onSuccess(_ -> changed.accept(ledger.takeChanged()))
                .compose(_ -> ledger.flush());
    }

    private void wake() {
        if (counting || stopped || queue.isEmpty() || ledger.unwritten() > MOST_UNWRITTEN) {
            return;
        }
        long wait = (nextCycle - System.nanoTime()) / 1_000_000;
        if (wait <= 0 || queuedOps >= OPS_PER_CYCLE) {
            counting = true;
            vertx.cancelTimer(timer);
            timer = -1;
            vertx.runOnContext(_ -> cycle());
        } else if (timer < 0) {
            timer = vertx.setTimer(wait, _ -> {
                timer = -1;
                nextCycle = System.nanoTime();
                wake();
            });
        }
    }

    private void cycle() {
        List<Logged> events = slice();
        nextCycle = System.nanoTime() + tickMs * 1_000_000L;
        retries.untilDone("aggregator", () -> ledger.fold(events)).onComplete(folded -> {
            counting = false;
            if (folded.failed()) {
                return; // Only when it is being stopped.
            }
            changed.accept(ledger.takeChanged());
            write();
            if (queuedOps < MOST_QUEUED) {
                List.copyOf(heldBack).forEach(Promise::complete);
                heldBack.clear();
            }
            wake();
        });
    }

    private void write() {
        if (writing || !ledger.isAhead()) {
            return;
        }
        writing = true;
        retries.untilDone("aggregator flush", ledger::flush).onComplete(written -> {
            writing = false;
            if (written.succeeded()) {
                write();
                wake();
            }
        });
    }

    private List<Logged> slice() {
        List<Logged> events = new ArrayList<>();
        int ops = 0;
        while (!queue.isEmpty() && ops < OPS_PER_CYCLE) {
            Logged next = queue.remove();
            events.add(next);
            ops += weight(next);
        }
        queuedOps -= ops;
        return events;
    }

    private static int weight(Logged logged) {
        return logged.event() instanceof Event.Reactions batch ? batch.ops().size() : 1;
    }
}
