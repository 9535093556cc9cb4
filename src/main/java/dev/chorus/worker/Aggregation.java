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
    private Future<Void> cycle = Future.succeededFuture();
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
        if (stopped) {
            return Future.failedFuture("stopped");
        }
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

    /** From now on every batch fails, also the one that is held back. */
    void refuse() {
        stopped = true;
        vertx.cancelTimer(timer);
        heldBack.forEach(room -> room.fail("stopped"));
        heldBack.clear();
    }

    /**
     * Counts and writes what was accepted. When the cycle under way fails, what came after it stays uncounted as well, because
     * positions never pass over an event; the log delivers all of it again.
     */
    Future<Void> drain() {
        List<Logged> rest = List.copyOf(queue);
        queue.clear();
        return cycle.compose(_ -> ledger.fold(rest))
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
            Promise<Void> counted = Promise.promise();
            cycle = counted.future();
            vertx.runOnContext(_ -> cycle(counted));
        } else if (timer < 0) {
            timer = vertx.setTimer(wait, _ -> {
                timer = -1;
                nextCycle = System.nanoTime();
                wake();
            });
        }
    }

    private void cycle(Promise<Void> counted) {
        List<Logged> events = slice();
        nextCycle = System.nanoTime() + tickMs * 1_000_000L;
        retries.untilDone("aggregator", () -> ledger.fold(events)).onComplete(folded -> {
            counting = false;
            if (folded.failed()) { // Tried until it is stopped.
                counted.fail(folded.cause());
                return;
            }
            counted.complete();
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
