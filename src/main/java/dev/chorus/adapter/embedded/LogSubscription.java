package dev.chorus.adapter.embedded;

import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Logged;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running delivery.
 *
 * <pre>
 *   IDLE ──news──▶ GATHERING (reader thread) ──batch──▶ DELIVERING (consumer's context) ──done──▶ GATHERING
 *     ▲                 │ nothing there                     └─failed─▶ pause, the same batch again
 *     └─────────────────┘
 * </pre>
 *
 * <p>At most one step runs at a time, so the cursors need no lock of their own; the monitor guards the flags between threads.
 */
final class LogSubscription implements EventLog.Subscription {
    private static final long FIRST_PAUSE_MS = 100;
    private static final long MAX_PAUSE_MS = 2000;
    private static final Logger LOG = LoggerFactory.getLogger(LogSubscription.class);

    private final String group;
    private final int[] lanes;
    private final LogCursor[] cursors;
    private final int maxBatch;
    private final EventLog.Consumer consumer;
    private final LogSource source;
    private final ScheduledExecutorService readers;
    private final Runnable left;
    private final @Nullable ContextInternal context = ContextInternal.current();
    private final BitSet granted = new BitSet(LogLane.LANES);
    private int first;
    private boolean isBusy;
    private boolean hasNews;
    private boolean isClosed;

    /** @param left is run once, when the subscription is closed and does nothing any more */
    LogSubscription(
            String group,
            Topic topic,
            Map<Integer, Long> after,
            int maxBatch,
            EventLog.Consumer consumer,
            LogSource source,
            ScheduledExecutorService readers,
            Consumer<LogSubscription> left) {
        this.group = group;
        this.maxBatch = maxBatch;
        this.consumer = consumer;
        this.source = source;
        this.readers = readers;
        this.left = () -> left.accept(this);
        this.lanes = after.keySet().stream()
                .mapToInt(partition -> LogLane.of(topic, partition))
                .sorted()
                .toArray();
        this.cursors = new LogCursor[lanes.length];
        for (int i = 0; i < lanes.length; i++) {
            cursors[i] = new LogCursor(lanes[i], after.getOrDefault(LogLane.partition(lanes[i]), -1L));
        }
    }

    String group() {
        return group;
    }

    int[] lanes() {
        return lanes.clone();
    }

    /** This subscription has the lane from now on. */
    synchronized void grant(int lane) {
        granted.set(lane);
    }

    /** There may be something in these lanes. Never blocks for long. */
    void signal(BitSet news) {
        for (int lane : lanes) {
            if (news.get(lane)) {
                signal();
                return;
            }
        }
    }

    void signal() {
        synchronized (this) {
            hasNews = true;
            if (isBusy || isClosed) {
                return;
            }
            isBusy = true;
        }
        submit(this::gather, 0);
    }

    @Override
    public long backlog() {
        long backlog = 0;
        for (LogCursor cursor : cursors) {
            if (has(cursor)) {
                backlog += cursor.backlog(source);
            }
        }
        return backlog;
    }

    @Override
    public Future<Void> close() {
        boolean isIdle;
        synchronized (this) {
            isIdle = !isBusy && !isClosed;
            isClosed = true;
        }
        if (isIdle) {
            left.run();
        }
        LogPromise<Void> closed = new LogPromise<>();
        if (context == null) {
            LogPromise.done(closed);
        } else {
            // Behind a delivery that has begun there.
            context.runOnContext(v -> LogPromise.done(closed));
        }
        return closed.future();
    }

    /** Whether everything up to a position that is in these lanes was handed over and acknowledged. */
    boolean isPast(LogDay day) {
        for (LogCursor cursor : cursors) {
            if (has(cursor) && !cursor.isPast(day, source)) {
                return false;
            }
        }
        return true;
    }

    private synchronized boolean has(LogCursor cursor) {
        return granted.get(cursor.lane());
    }

    private void gather() {
        synchronized (this) {
            hasNews = false;
        }
        List<Logged> batch;
        try {
            batch = nextBatch();
        } catch (RuntimeException e) {
            LOG.error("{} cannot read on; trying again", group, e);
            submit(this::gather, MAX_PAUSE_MS);
            return;
        }
        if (!batch.isEmpty()) {
            deliver(batch, FIRST_PAUSE_MS);
        } else if (staysBusy()) {
            submit(this::gather, 0);
        }
    }

    /** Whether news came while nothing was found; otherwise the next signal starts again. */
    private boolean staysBusy() {
        boolean isOver;
        synchronized (this) {
            isOver = isClosed;
            isBusy = hasNews && !isClosed;
            if (isBusy) {
                return true;
            }
        }
        if (isOver) {
            left.run();
        }
        return false;
    }

    /** Goes round the lanes, beginning where the last batch was full, so that a busy lane does not starve the others. */
    private List<Logged> nextBatch() {
        List<Logged> batch = new ArrayList<>();
        for (int i = 0; i < cursors.length && batch.size() < maxBatch; i++) {
            LogCursor cursor = cursors[(first + i) % cursors.length];
            if (has(cursor)) {
                batch.addAll(cursor.next(source, maxBatch - batch.size()));
            }
            if (batch.size() == maxBatch) {
                first = (first + i + 1) % cursors.length;
            }
        }
        return batch;
    }

    private void deliver(List<Logged> batch, long pause) {
        if (context == null) {
            handOver(batch, pause);
        } else {
            context.runOnContext(v -> handOver(batch, pause));
        }
    }

    private void handOver(List<Logged> batch, long pause) {
        if (isOver()) {
            left.run();
            return;
        }
        Future<Void> done;
        try {
            done = consumer.accept(batch);
        } catch (RuntimeException e) {
            done = Future.failedFuture(e);
        }
        done.onComplete(result -> {
            if (result.succeeded()) {
                acknowledge();
                submit(this::gather, 0);
            } else {
                LOG.warn("{} failed on a batch of {}; again in {} ms", group, batch.size(), pause, result.cause());
                submit(() -> deliver(batch, Math.min(MAX_PAUSE_MS, pause * 2)), pause);
            }
        });
    }

    private synchronized boolean isOver() {
        return isClosed;
    }

    private void acknowledge() {
        for (LogCursor cursor : cursors) {
            cursor.acknowledge();
        }
    }

    private void submit(Runnable step, long pause) {
        try {
            if (pause == 0) {
                readers.execute(step);
            } else {
                var unused = readers.schedule(step, pause, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            // The log is closed.
            LOG.debug("{} ends with its log", group);
        }
    }
}
