package dev.chorus.adapter.embedded;

import dev.chorus.event.Event;
import dev.chorus.observe.Meters;
import dev.chorus.port.EventLog;
import dev.chorus.port.Logged;
import dev.chorus.port.StoreException;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The log in SQLite files under {@code <data>/log}, one per UTC day. A single thread writes, one synced transaction per group of
 * appends; the newest events are kept in memory for consumers that keep up. The lock on the data folder is what grants ownership:
 * within the process, the latest {@link #own} of a partition wins.
 *
 * <p>Bounds: appends that wait (as configured, then {@code OVERLOADED}), 20,000 events and 32 MB of bodies in memory (older
 * ones are read from the files).
 */
public final class EmbeddedEventLog implements EventLog {
    private static final int TAIL_EVENTS = 20_000;
    private static final long TAIL_BYTES = 32L << 20;
    private static final int READERS = 2;
    private static final int MAX_READ = 10_000;

    private final Path data;
    private final LogLock lock;
    private final LogFiles files;
    private final LogReader reader;
    private final LogSource source;
    private final LogWriter writer;
    private final LogGroups groups = new LogGroups();
    private final ScheduledThreadPoolExecutor readers;
    private final Meters meters;
    private final Map<String, Boolean> gauged = new ConcurrentHashMap<>();
    private final String epoch;
    /** Writer thread only. */
    private LogHistory history;

    private EmbeddedEventLog(
            Path data, LogLock lock, int maxQueued, Clock clock, Meters meters, LogDisk disk, LogTail tail)
            throws IOException {
        this.data = data;
        this.lock = lock;
        this.meters = meters;
        Path folder = Files.createDirectories(data.resolve("log"));
        this.files = LogFiles.open(folder, disk, tail);
        this.history = LogHistory.open(data, files.newest(), new SecureRandom());
        this.epoch = history.epoch();
        this.reader = new LogReader(files, disk);
        this.source = new LogSource(tail, reader);
        this.readers = new ScheduledThreadPoolExecutor(READERS, task -> {
            Thread thread = new Thread(task, "chorus-log-reader");
            thread.setDaemon(true);
            return thread;
        });
        readers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        LogQueue queue = new LogQueue(maxQueued);
        this.writer = new LogWriter(
                queue,
                new LogFile(files, disk),
                tail,
                Math.max(history.origin(), files.newest()),
                clock,
                meters,
                this::signal,
                this::remember);
        meters.gauge("log_queued", "state", "waiting", queue::size);
        writer.start();
    }

    /**
     * Opens the log of a data folder, or begins one.
     *
     * @param maxQueued appends that may wait for the writer before {@code OVERLOADED}
     * @return fails with {@link StoreException} when another process has the folder, or a file is damaged
     */
    public static Future<EmbeddedEventLog> open(Path data, int maxQueued, Clock clock, Meters meters) {
        return open(data, maxQueued, clock, meters, new LogDisk(), new LogTail(TAIL_EVENTS, TAIL_BYTES));
    }

    static Future<EmbeddedEventLog> open(
            Path data, int maxQueued, Clock clock, Meters meters, LogDisk disk, LogTail tail) {
        LogPromise<EmbeddedEventLog> opened = new LogPromise<>();
        Thread.ofPlatform().name("chorus-log-open").start(() -> {
            try {
                opened.succeed(openHere(data, maxQueued, clock, meters, disk, tail));
            } catch (RuntimeException e) {
                opened.fail(e);
            }
        });
        return opened.future();
    }

    private static EmbeddedEventLog openHere(
            Path data, int maxQueued, Clock clock, Meters meters, LogDisk disk, LogTail tail) {
        LogLock lock = LogLock.take(data);
        try {
            return new EmbeddedEventLog(data, lock, maxQueued, clock, meters, disk, tail);
        } catch (IOException e) {
            lock.close();
            throw new StoreException("opening the log in " + data + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public Future<PartitionWriter> own(int partition) {
        LogLane.of(Topic.COMMENTS, partition);
        return writer.own(partition);
    }

    @Override
    public Future<Long> append(Topic topic, Event event) {
        if (topic == Topic.COMMENTS) {
            throw new IllegalArgumentException("comments are appended by the owner of their partition");
        }
        return writer.append(LogLane.of(topic, event), event, null);
    }

    @Override
    public Subscription subscribe(
            String group, Topic topic, Map<Integer, Long> after, int maxBatch, Consumer consumer) {
        LogSubscription subscription =
                new LogSubscription(group, topic, after, maxBatch, consumer, source, readers, this::leave);
        groups.join(subscription);
        if (gauged.putIfAbsent(group, true) == null) {
            meters.gauge("log_backlog", "group", group, () -> backlog(group));
        }
        subscription.signal();
        return subscription;
    }

    @Override
    public Future<List<Logged>> read(Topic topic, int partition, long after, int limit) {
        if (limit < 1 || limit > MAX_READ) {
            throw new IllegalArgumentException("a read takes 1 to " + MAX_READ + " events, not " + limit);
        }
        int lane = LogLane.of(topic, partition);
        return onReader(() -> source.after(lane, after, limit));
    }

    @Override
    public Future<Long> head(Topic topic, int partition) {
        return Future.succeededFuture(source.head(LogLane.of(topic, partition)));
    }

    @Override
    public Future<Long> positionBefore(Topic topic, int partition, long at) {
        int lane = LogLane.of(topic, partition);
        return onReader(() -> reader.before(lane, at));
    }

    /** As the port has it; the groups that are asked are those subscribed at this time, and today's file always stays. */
    @Override
    public Future<Void> dropBefore(long at) {
        LogPromise<Void> dropped = new LogPromise<>();
        writer.act(() -> {
            try {
                for (LogDay day : List.copyOf(files.days())) {
                    if (!isDroppable(day, at)) {
                        break;
                    }
                    drop(day);
                }
                LogPromise.done(dropped);
            } catch (IOException | RuntimeException e) {
                dropped.fail(new StoreException("dropping old days of the log: " + e.getMessage(), e));
            }
        });
        return dropped.future();
    }

    @Override
    public Future<Void> close() {
        LogPromise<Void> closed = new LogPromise<>();
        writer.close(() -> {
            groups.all().forEach(LogSubscription::close);
            readers.shutdownNow();
            reader.close();
            try (lock) {
                remember(files.newest());
            } catch (RuntimeException e) {
                closed.fail(e);
                return;
            }
            LogPromise.done(closed);
        });
        return closed.future();
    }

    private boolean isDroppable(LogDay day, long at) {
        return day.endedAt() <= at
                && day != files.days().getLast()
                && groups.all().stream().allMatch(subscription -> subscription.isPast(day));
    }

    private void drop(LogDay day) throws IOException {
        // Noted first: positions of a day that is gone must not be given again.
        history = history.withDropped(day.newest());
        history.save(data);
        reader.forget(day);
        files.drop(day);
    }

    private void remember(long position) {
        try {
            history = history.withReached(position);
            history.save(data);
        } catch (IOException e) {
            throw new StoreException("noting how far the log is: " + e.getMessage(), e);
        }
    }

    private void signal(BitSet lanes) {
        for (LogSubscription subscription : groups.all()) {
            subscription.signal(lanes);
        }
    }

    private void leave(LogSubscription subscription) {
        groups.leave(subscription).forEach(LogSubscription::signal);
    }

    private long backlog(String group) {
        return groups.all().stream()
                .filter(subscription -> subscription.group().equals(group))
                .mapToLong(LogSubscription::backlog)
                .sum();
    }

    private <T> Future<T> onReader(Callable<T> read) {
        LogPromise<T> promise = new LogPromise<>();
        try {
            readers.execute(() -> {
                try {
                    promise.succeed(read.call());
                } catch (Exception e) {
                    promise.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(new StoreException("the log is closed", e));
        }
        return promise.future();
    }
}
