package dev.chorus.adapter.embedded;

import dev.chorus.event.Event;
import dev.chorus.event.EventJson;
import dev.chorus.observe.Meters;
import dev.chorus.port.EventLog.PartitionWriter;
import dev.chorus.port.LogException;
import dev.chorus.port.LogException.Outcome;
import dev.chorus.port.Logged;
import dev.chorus.stream.Shard;
import io.vertx.core.Future;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes whatever has come while the last group was being synced, writes that as one transaction, and
 * tells everybody: the more there is to do, the more one sync serves.
 */
final class LogWriter {
    /** Bounds how long the first of a group waits for the last. */
    private static final int MAX_GROUP = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    private final LogQueue queue;
    private final LogFile file;
    private final LogTail tail;
    private final Clock clock;
    private final Meters meters;
    private final Consumer<BitSet> durable;
    private final Consumer<Long> begun;
    private final LogCompletions completions = new LogCompletions();
    private final @Nullable LogPartitionWriter[] owners = new @Nullable LogPartitionWriter[Shard.PARTITIONS];
    private final Thread thread = new Thread(this::run, "chorus-log-writer");
    private volatile boolean isClosed;
    private volatile boolean isEnded;
    private long position;
    private long lastDurable;
    /** A group's outcome is not known: the file must be asked before anything else is written. */
    private boolean isInDoubt;

    /** An append on its way into the file. */
    private record Entry(LogTask.Append append, LogFile.Row row) {}

    /**
     * @param position the highest in use
     * @param durable is told which lanes got events, on the writer thread
     * @param begun is told the highest position when a new file is begun, on the writer thread
     */
    LogWriter(
            LogQueue queue,
            LogFile file,
            LogTail tail,
            long position,
            Clock clock,
            Meters meters,
            Consumer<BitSet> durable,
            Consumer<Long> begun) {
        this.queue = queue;
        this.file = file;
        this.tail = tail;
        this.position = position;
        this.lastDurable = position;
        this.clock = clock;
        this.meters = meters;
        this.durable = durable;
        this.begun = begun;
    }

    void start() {
        // What is not acknowledged when the process ends was never promised.
        thread.setDaemon(true);
        thread.start();
    }

    /** From any thread. A refusal is a failed future at once. */
    Future<Long> append(int lane, Event event, @Nullable LogPartitionWriter writer) {
        if (isClosed) {
            return Future.failedFuture(closed());
        }
        LogPromise<Long> promise = new LogPromise<>();
        if (!queue.offer(new LogTask.Append(lane, event, writer, promise))) {
            return Future.failedFuture(new LogException(Outcome.OVERLOADED, "too many appends wait for the log"));
        }
        // Offered while the thread ended: nobody may be left to take it.
        return isEnded ? Future.failedFuture(closed()) : promise.future();
    }

    /** Runs something on the writer thread once everything before it is decided. */
    void act(Runnable action) {
        if (isEnded) {
            synchronized (this) {
                action.run();
            }
        } else {
            queue.put(new LogTask.Act(action));
        }
    }

    Future<PartitionWriter> own(int partition) {
        LogPromise<PartitionWriter> owned = new LogPromise<>();
        act(() -> {
            LogPartitionWriter before = owners[partition];
            if (before != null) {
                before.fence();
            }
            LogPartitionWriter writer = new LogPartitionWriter(this, partition);
            owners[partition] = writer;
            owned.succeed(writer);
        });
        return owned.future();
    }

    Future<Void> release(LogPartitionWriter writer) {
        LogPromise<Void> released = new LogPromise<>();
        act(() -> {
            writer.fence();
            if (owners[writer.partition()] == writer) {
                owners[writer.partition()] = null;
            }
            LogPromise.done(released);
        });
        return released.future();
    }

    /** Newest durable position of a lane; -1: none. */
    long head(int lane) {
        return tail.head(lane);
    }

    /** Writer thread: whether the file is open and every outcome known. */
    boolean isReady() {
        return prepare() == null;
    }

    /** Highest position in use. Writer thread only. */
    long position() {
        return position;
    }

    /** Refuses what comes from now on, writes what came before, closes the file, then runs the last action and ends. */
    void close(Runnable last) {
        isClosed = true;
        act(() -> {
            file.close();
            isEnded = true;
            last.run();
        });
    }

    private void run() {
        List<LogTask> tasks = new ArrayList<>();
        while (!isEnded) {
            queue.take(tasks, MAX_GROUP);
            work(tasks);
            tasks.clear();
        }
        queue.put(new LogTask.Act(() -> {}));
        queue.take(tasks, Integer.MAX_VALUE);
        work(tasks);
    }

    private void work(List<LogTask> tasks) {
        List<LogTask.Append> group = new ArrayList<>(tasks.size());
        for (LogTask task : tasks) {
            switch (task) {
                case LogTask.Append append -> group.add(append);
                case LogTask.Act act -> {
                    writeSafely(group);
                    group.clear();
                    perform(act);
                }
            }
        }
        writeSafely(group);
    }

    private void perform(LogTask.Act act) {
        try {
            act.action().run();
        } catch (RuntimeException e) {
            meters.failure("log-writer");
            LOG.error("an act of the log's writer failed", e);
        }
    }

    private void writeSafely(List<LogTask.Append> group) {
        try {
            if (!group.isEmpty()) {
                write(group);
            }
        } catch (RuntimeException e) {
            meters.failure("log-writer");
            LOG.error("the log's writer failed", e);
            isInDoubt = true;
            failAll(group, new LogException(Outcome.UNKNOWN, "the log's writer failed", e));
        } finally {
            completions.flush();
        }
    }

    private void write(List<LogTask.Append> group) {
        LogException unready = prepare();
        if (unready != null) {
            failAll(group, unready);
            return;
        }
        List<Entry> entries = admit(group);
        if (entries.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        try {
            file.write(entries.stream().map(Entry::row).toList());
        } catch (LogException e) {
            meters.failure("log-write");
            LOG.error("{} events were not acknowledged", entries.size(), e);
            isInDoubt = e.outcome() == Outcome.UNKNOWN;
            failAll(entries.stream().map(Entry::append).toList(), e);
            return;
        }
        meters.query("log", "append", System.nanoTime() - start);
        meters.statement("log", "append", entries.size());
        publish(entries);
    }

    /** Encodes those that may be written and gives them positions. */
    private List<Entry> admit(List<LogTask.Append> group) {
        List<Entry> entries = new ArrayList<>(group.size());
        for (LogTask.Append append : group) {
            LogPartitionWriter writer = append.writer();
            if (writer != null && !writer.mayWrite()) {
                completions.fail(append.promise(), writer.refusal());
                continue;
            }
            try {
                byte[] body = EventJson.encode(append.event());
                long at = append.event().head().at();
                entries.add(new Entry(append, new LogFile.Row(++position, append.lane(), at, body)));
            } catch (RuntimeException e) {
                fail(append, new LogException(Outcome.NOT_WRITTEN, "the event cannot be encoded", e));
            }
        }
        return entries;
    }

    private void publish(List<Entry> entries) {
        List<LogTail.Kept> kept = new ArrayList<>(entries.size());
        BitSet lanes = new BitSet(LogLane.LANES);
        for (Entry entry : entries) {
            LogFile.Row row = entry.row;
            lanes.set(row.lane());
            Logged logged = new Logged(
                    LogLane.topic(row.lane()), LogLane.partition(row.lane()), row.position(), entry.append.event());
            kept.add(new LogTail.Kept(logged, row.lane(), row.body().length));
            completions.succeed(entry.append.promise(), row.position());
        }
        lastDurable = position;
        tail.add(kept);
        completions.flush();
        durable.accept(lanes);
    }

    /** Has today's file open and all doubts settled; otherwise says why not, and nothing may be written. */
    private @Nullable LogException prepare() {
        if (isEnded) {
            return closed();
        }
        try {
            if (isInDoubt) {
                settle();
            }
            if (file.open(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
                begun.accept(position);
            }
            return null;
        } catch (SQLException | IOException | RuntimeException e) {
            meters.failure("log-open");
            LOG.error("the log's file cannot be opened", e);
            return new LogException(Outcome.NOT_WRITTEN, "the log cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Finds out what of the groups in doubt is in the file they went to. */
    private void settle() throws SQLException, IOException {
        BitSet lanes = new BitSet(LogLane.LANES);
        file.open(LocalDate.MIN);
        file.eachHead(lastDurable, (lane, head) -> {
            tail.begin(lane, head);
            lanes.set(lane);
        });
        isInDoubt = false;
        lastDurable = position;
        durable.accept(lanes);
    }

    private void failAll(List<LogTask.Append> group, LogException failure) {
        for (LogTask.Append append : group) {
            fail(append, failure);
        }
    }

    private void fail(LogTask.Append append, LogException failure) {
        LogPartitionWriter writer = append.writer();
        if (writer != null) {
            writer.poison();
        }
        completions.fail(append.promise(), failure);
    }

    private static LogException closed() {
        return new LogException(Outcome.NOT_WRITTEN, "the log is closed");
    }
}
