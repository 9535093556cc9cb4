package dev.chorus.worker;

import dev.chorus.event.Event;
import dev.chorus.event.Head;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.LogException;
import dev.chorus.port.LogException.Outcome;
import dev.chorus.reaction.ReactionOp;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends one producer's batches, numbered from 1.
 *
 * <ul>
 *   <li>Certainly not written: each operation is appended on its own, once, so that one that the log can't take doesn't cost
 *       the others.
 *   <li>Nobody knows: the same batch is appended again under the same number, up to three times. The aggregator counts a number
 *       once, and drops a lower one than it has seen; so the next batch must wait until this one is decided.
 *   <li>The log is full: refused at once, more appends would only make it worse.
 * </ul>
 *
 * <p>Used on one context.
 */
final class ReactionAppender {
    private static final Logger LOG = LoggerFactory.getLogger(ReactionAppender.class);
    private static final int REPEATS = 3;

    private final Vertx vertx;
    private final EventLog log;
    private final LongSupplier ids;
    private final Clock clock;
    private final String producer;
    private long seq;

    /** One operation and who waits for it. */
    record Pending(ReactionOp op, String requestId, Promise<Void> durable) {}

    /** @param producer no other appender has ever had this name */
    ReactionAppender(Vertx vertx, EventLog log, LongSupplier ids, Clock clock, String producer) {
        this.vertx = vertx;
        this.log = log;
        this.ids = ids;
        this.clock = clock;
        this.producer = producer;
    }

    /** Appends operations of one stream and tells each its fate; the future, which never fails, completes when all are decided. */
    Future<Void> append(long streamId, List<Pending> batch) {
        return event(streamId, batch)
                .compose(event -> attempt(event, 0))
                .onSuccess(_ -> {
                    LOG.debug("{} reactions of stream {} are in the log", batch.size(), streamId);
                    batch.forEach(pending -> pending.durable().complete());
                })
                .<Void>mapEmpty()
                .recover(failure -> wasNotWritten(failure) && batch.size() > 1
                        ? singly(streamId, batch, failure)
                        : refuse(batch, failure));
    }

    private Future<Void> singly(long streamId, List<Pending> batch, Throwable failure) {
        LOG.warn("a batch of {} reactions was not written, appending each: {}", batch.size(), failure.getMessage());
        List<Future<Void>> singles = new ArrayList<>(batch.size());
        for (Pending pending : batch) {
            // Never repeated when unsure: by then higher numbers are in the log, and the repeat would be dropped.
            singles.add(event(streamId, List.of(pending))
                    .compose(event -> log.append(Topic.REACTIONS, event))
                    .onComplete(_ -> pending.durable().complete(), pending.durable()::fail)
                    .mapEmpty());
        }
        return Future.join(singles).<Void>mapEmpty().otherwiseEmpty();
    }

    private static Future<Void> refuse(List<Pending> batch, Throwable failure) {
        batch.forEach(pending -> pending.durable().fail(failure));
        return Future.succeededFuture();
    }

    private Future<Long> attempt(Event event, int repeated) {
        return log.append(Topic.REACTIONS, event).recover(failure -> {
            if (repeated == 0 ? isDecided(failure) : repeated >= REPEATS) {
                return Future.failedFuture(repeated == 0 ? failure : unsure(failure));
            }
            Promise<Long> again = Promise.promise();
            vertx.setTimer(
                    Retries.delay(repeated), _ -> attempt(event, repeated + 1).onComplete(again));
            return again.future();
        });
    }

    /** After one unsure append, no later answer makes it certain that nothing was written. */
    private static LogException unsure(Throwable last) {
        return new LogException(Outcome.UNKNOWN, "a batch of reactions may or may not be in the log", last);
    }

    private static boolean isDecided(Throwable failure) {
        return failure instanceof LogException e && e.outcome() != Outcome.UNKNOWN;
    }

    private static boolean wasNotWritten(Throwable failure) {
        return failure instanceof LogException e && e.outcome() == Outcome.NOT_WRITTEN;
    }

    /** Fails when no id is to be had. */
    private Future<Event> event(long streamId, List<Pending> batch) {
        try {
            String requestId = batch.size() == 1 ? batch.getFirst().requestId() : "";
            Head head = new Head(ids.getAsLong(), streamId, "", 0, clock.millis(), 0, requestId);
            List<ReactionOp> ops = batch.stream().map(Pending::op).toList();
            return Future.succeededFuture(new Event.Reactions(head, producer, ++seq, ops));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
