package dev.chorus.worker;

import dev.chorus.reaction.ReactionOp;
import dev.chorus.worker.ReactionAppender.Pending;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Operations on their way into the log, one batch of one stream at a time. When nothing is under way an operation leaves with what
 * arrives in the same turn; while a batch is being written the next one gathers, and leaves when it is full or its oldest
 * operation has waited {@code flushMs}. Streams of a lane take turns. Used on one context.
 */
final class IntakeLane {
    private final Vertx vertx;
    private final ReactionAppender appender;
    private final int maxBatch;
    private final long flushNanos;
    private final Map<Long, Deque<Pending>> streams = new LinkedHashMap<>();
    private State state = State.IDLE;
    private long oldest;
    private long timer = -1;

    private enum State {
        IDLE,
        /** A batch leaves at the end of this turn. */
        LEAVING,
        /** A batch is being written. */
        WRITING,
        /** The next batch waits for company. */
        GATHERING
    }

    IntakeLane(Vertx vertx, ReactionAppender appender, int maxBatch, int flushMs) {
        this.vertx = vertx;
        this.appender = appender;
        this.maxBatch = maxBatch;
        this.flushNanos = flushMs * 1_000_000L;
    }

    /** Succeeds once the operation is durable. */
    Future<Void> add(long streamId, ReactionOp op, String requestId) {
        Promise<Void> durable = Promise.promise();
        if (streams.isEmpty()) {
            oldest = System.nanoTime();
        }
        Deque<Pending> waiting = streams.computeIfAbsent(streamId, _ -> new ArrayDeque<>());
        waiting.add(new Pending(op, requestId, durable));
        if (state == State.IDLE || (state == State.GATHERING && waiting.size() >= maxBatch)) {
            leave();
        }
        return durable.future();
    }

    private void leave() {
        vertx.cancelTimer(timer);
        state = State.LEAVING;
        vertx.runOnContext(_ -> write());
    }

    private void write() {
        Map.Entry<Long, Deque<Pending>> next = streams.entrySet().iterator().next();
        long streamId = next.getKey();
        Deque<Pending> waiting = next.getValue();
        streams.remove(streamId);
        List<Pending> batch = new ArrayList<>(Math.min(waiting.size(), maxBatch));
        while (!waiting.isEmpty() && batch.size() < maxBatch) {
            batch.add(waiting.remove());
        }
        if (!waiting.isEmpty()) {
            streams.put(streamId, waiting);
        }
        state = State.WRITING;
        appender.append(streamId, batch).onComplete(_ -> written());
    }

    private void written() {
        if (streams.isEmpty()) {
            state = State.IDLE;
            return;
        }
        long wait = (flushNanos - (System.nanoTime() - oldest)) / 1_000_000;
        boolean full = streams.values().stream().anyMatch(waiting -> waiting.size() >= maxBatch);
        if (wait <= 0 || full) {
            leave();
        } else {
            state = State.GATHERING;
            timer = vertx.setTimer(wait, _ -> leave());
        }
    }
}
