package dev.chorus.gateway;

import dev.chorus.edge.Departing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Sends everybody on their way when a node stops: each is told a time of their own, spread evenly at random so that the next node is not
 * stormed, and is closed a while after it. It is over when all are gone, and at the latest after the spread and the grace together.
 * Belongs to the context of its instance.
 */
final class Departure {
    /** Connections told or closed before the loop gets its turn. */
    private static final int CHUNK = 500;

    private static final long TICK_MS = 100;

    private final Vertx vertx;
    private final Context context;
    private final LongSupplier steadyMs;
    private final RandomGenerator random;
    private final int spreadMs;
    private final int graceMs;
    private final List<Leaving> leaving = new ArrayList<>();
    private final Promise<Void> over = Promise.promise();

    private record Leaving(Departing who, long closeAt) {}

    /**
     * @param spreadMs within which clients are told to leave
     * @param graceMs from the time that a client was told until it is closed
     */
    Departure(Vertx vertx, Context context, LongSupplier steadyMs, RandomGenerator random, int spreadMs, int graceMs) {
        this.vertx = vertx;
        this.context = context;
        this.steadyMs = steadyMs;
        this.random = random;
        this.spreadMs = spreadMs;
        this.graceMs = graceMs;
    }

    /** To be called once. Never fails. */
    Future<Void> begin(List<Departing> all) {
        tell(all, 0);
        return over.future();
    }

    private void tell(List<Departing> all, int from) {
        int to = Math.min(all.size(), from + CHUNK);
        for (Departing who : all.subList(from, to)) {
            long after = random.nextInt(spreadMs + 1);
            who.reconnect(after);
            leaving.add(new Leaving(who, steadyMs.getAsLong() + after + graceMs));
        }
        if (to < all.size()) {
            context.runOnContext(next -> tell(all, to));
            return;
        }
        leaving.sort(Comparator.comparingLong(Leaving::closeAt));
        closeDue();
    }

    private void closeDue() {
        leaving.removeIf(each -> !each.who().isOpen());
        long now = steadyMs.getAsLong();
        int closed = 0;
        while (closed < leaving.size() && closed < CHUNK && leaving.get(closed).closeAt() <= now) {
            leaving.get(closed++).who().leave();
        }
        leaving.subList(0, closed).clear();
        if (leaving.isEmpty()) {
            over.complete();
        } else if (closed == CHUNK) {
            context.runOnContext(next -> closeDue());
        } else {
            vertx.setTimer(TICK_MS, t -> closeDue());
        }
    }
}
