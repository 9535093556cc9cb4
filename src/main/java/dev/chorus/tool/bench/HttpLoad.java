package dev.chorus.tool.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over a set of connections: as fast as they are answered, or on a schedule. On a schedule a request that had to
 * wait for a free connection counts from when it was due, so that a slow server can't hide (coordinated omission).
 */
// Netty tells of a failed write by closing the channel, which is listened for.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpLoad implements AutoCloseable {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Requests due and not sent; beyond it they are counted as lost, not kept. */
    private static final int MAX_DUE = 200_000;

    private final EventLoopGroup loop;
    private final List<HttpConnection> connections;
    private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private int underWay;

    private record Due(long nanos, ByteBuf request, Result result) {}

    /** Makes the next request. On the loop. */
    @FunctionalInterface
    interface Next {
        /** @param dueNanos when it is due, on the clock of {@link System#nanoTime} */
        ByteBuf request(long dueNanos);
    }

    /** What came of it. Read it when the run is over. */
    static final class Result {
        final Histogram latency = new Histogram(LONGEST_NANOS, 3);
        long succeeded;
        long failed;
        double seconds;
        String firstFailure = "";

        double perSecond() {
            return seconds == 0 ? 0 : succeeded / seconds;
        }

        double ms(double percentile) {
            return latency.getTotalCount() == 0 ? 0 : latency.getValueAtPercentile(percentile) / 1e6;
        }
    }

    HttpLoad(LeanLoop loop, InetSocketAddress address, int connections) throws InterruptedException {
        this.loop = loop.group();
        // Bodies of failures are worth reading, and they are short.
        this.connections = loop.connect(address, connections, () -> new HttpConnection(true));
        this.idle.addAll(this.connections);
    }

    /** Every connection sends its next request when the last is answered, until the time is over. Blocks. */
    Result asFastAsPossible(double seconds, Next next) throws InterruptedException {
        Result mine = new Result();
        long started = System.nanoTime();
        long end = started + (long) (seconds * 1e9);
        CountDownLatch finished = new CountDownLatch(connections.size());
        loop.execute(() -> connections.forEach(connection -> send(connection, mine, end, next, finished)));
        await(finished, seconds);
        mine.seconds = (System.nanoTime() - started) / 1e9;
        return mine;
    }

    private void send(HttpConnection connection, Result mine, long end, Next next, CountDownLatch finished) {
        long sent = System.nanoTime();
        connection.send(next.request(sent), (answered, status, body) -> {
            record(mine, sent, status, body);
            if (status == 0 || System.nanoTime() >= end) {
                finished.countDown();
            } else {
                send(answered, mine, end, next, finished);
            }
        });
    }

    /** Begins to send this many a second; {@link Schedule#finish} ends it. */
    Schedule schedule(double perSecond, Next next) {
        Schedule schedule = new Schedule(perSecond, next);
        loop.execute(schedule::start);
        return schedule;
    }

    /** A stream of requests at a fixed rate. */
    final class Schedule {
        private final double perSecond;
        private final Next next;
        private final Result mine = new Result();
        private final long started = System.nanoTime();
        private long sent;
        private volatile boolean isOver;
        private final CountDownLatch drained = new CountDownLatch(1);

        private Schedule(double perSecond, Next next) {
            this.perSecond = perSecond;
            this.next = next;
        }

        private void start() {
            tick();
        }

        @SuppressWarnings("FutureReturnValueIgnored") // ends by itself
        private void tick() {
            long now = System.nanoTime();
            while (!isOver && started + (long) (sent * 1e9 / perSecond) <= now) {
                long dueAt = started + (long) (sent++ * 1e9 / perSecond);
                if (due.size() >= MAX_DUE) {
                    mine.failed++;
                } else {
                    due.add(new Due(dueAt, next.request(dueAt), mine));
                }
            }
            dispatch();
            if (!isOver || underWay > 0 || !due.isEmpty()) {
                loop.schedule(this::tick, 1, TimeUnit.MILLISECONDS);
            } else {
                drained.countDown();
            }
        }

        /** Sends no more, and waits for what is under way. */
        Result finish() throws InterruptedException {
            mine.seconds = (System.nanoTime() - started) / 1e9;
            isOver = true;
            await(drained, 0);
            return mine;
        }
    }

    private void dispatch() {
        while (!due.isEmpty() && !idle.isEmpty()) {
            Due task = due.poll();
            HttpConnection connection = idle.poll();
            if (task == null || connection == null) {
                return;
            }
            underWay++;
            connection.send(task.request(), (answered, status, body) -> {
                underWay--;
                record(task.result(), task.nanos(), status, body);
                if (status != 0) {
                    idle.add(answered);
                    dispatch();
                }
            });
        }
    }

    private static void record(Result mine, long since, int status, String body) {
        if (status >= 200 && status < 300) {
            mine.succeeded++;
            mine.latency.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - since));
        } else {
            mine.failed++;
            if (mine.firstFailure.isEmpty()) {
                mine.firstFailure = status + " " + body.substring(0, Math.min(200, body.length()));
            }
        }
    }

    private static void await(CountDownLatch latch, double seconds) throws InterruptedException {
        if (!latch.await((long) seconds + 60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server left requests unanswered for a minute");
        }
    }

    @Override
    public void close() {
        connections.forEach(HttpConnection::close);
    }
}
