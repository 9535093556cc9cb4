package dev.chorus.adapter.embedded;

import dev.chorus.event.Event;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.LogException;
import dev.chorus.port.LogException.Outcome;
import io.vertx.core.Future;

/**
 * One owner's right to a partition of comments.
 *
 * <pre>
 *   OPEN ──an append fails──▶ POISONED ──recover()──▶ OPEN
 *     └──another owns, or release()──▶ FENCED
 * </pre>
 *
 * <p>The state changes on the writer thread, between groups, so that it decides over exactly what came after the change.
 */
final class LogPartitionWriter implements EventLog.PartitionWriter {
    private final LogWriter log;
    private final int partition;
    private final int lane;

    /** Set where a full queue turned an append away: what follows may not slip in once there is room again. */
    private volatile boolean isShut;

    private boolean isPoisoned;
    private boolean isFenced;

    LogPartitionWriter(LogWriter log, int partition) {
        this.log = log;
        this.partition = partition;
        this.lane = LogLane.of(Topic.COMMENTS, partition);
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public Future<Long> append(Event event) {
        if (isShut) {
            return Future.failedFuture(behindAFailure());
        }
        Future<Long> position = log.append(lane, event, this);
        if (position.failed()) {
            isShut = true;
        }
        return position;
    }

    @Override
    public Future<Long> recover() {
        isShut = false;
        LogPromise<Long> head = new LogPromise<>();
        log.act(() -> {
            if (isFenced) {
                head.fail(fenced());
            } else if (log.isReady()) {
                isPoisoned = false;
                head.succeed(log.head(lane));
            } else {
                head.fail(new LogException(Outcome.NOT_WRITTEN, "the log cannot be reached yet"));
            }
        });
        return head.future();
    }

    @Override
    public Future<Void> release() {
        return log.release(this);
    }

    /** Writer thread: why an append may not be written. */
    LogException refusal() {
        return isFenced ? fenced() : behindAFailure();
    }

    /** Writer thread. */
    boolean mayWrite() {
        return !isFenced && !isPoisoned;
    }

    /** Writer thread: an append failed. */
    void poison() {
        isPoisoned = true;
    }

    /** Writer thread: somebody else has the partition now, or nobody. */
    void fence() {
        isFenced = true;
    }

    private LogException fenced() {
        return new LogException(Outcome.FENCED, "partition " + partition + " has another owner");
    }

    private LogException behindAFailure() {
        return new LogException(Outcome.NOT_WRITTEN, "an append before it failed; recover partition " + partition);
    }
}
