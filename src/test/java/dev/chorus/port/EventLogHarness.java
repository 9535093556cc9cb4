package dev.chorus.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.chorus.event.Event;
import dev.chorus.port.EventLog.PartitionWriter;
import dev.chorus.port.EventLog.Subscription;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.testing.SampleEvents;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens a log for each test and closes it; small steps that the tests share. */
public abstract class EventLogHarness {
    /** Any partition will do; its streams are below. */
    protected static final int PARTITION = 7;

    protected static final long STREAM = SampleEvents.streamIn(PARTITION);
    protected static final long NOW = 1_790_000_000_000L;

    protected final Vertx vertx = WatchedVertx.make();
    protected EventLog log = unopened();

    /** Opens the log; again after a close: the same log. */
    protected abstract Future<? extends EventLog> open();

    @BeforeEach
    void openLog() throws Exception {
        log = get(open());
    }

    @AfterEach
    void closeAll() throws Exception {
        get(log.close());
        get(vertx.close());
    }

    protected final void reopen() throws Exception {
        get(log.close());
        log = get(open());
    }

    protected final List<Long> appendAll(PartitionWriter writer, long from, long to) throws Exception {
        List<Future<Long>> appends = new ArrayList<>();
        for (Event event : events(from, to)) {
            appends.add(writer.append(event));
        }
        get(Future.all(appends));
        return appends.stream().map(Future::result).toList();
    }

    protected final Subscription collect(String group, Map<Integer, Long> after, int maxBatch, List<Logged> into) {
        return log.subscribe(group, Topic.COMMENTS, after, maxBatch, batch -> {
            into.addAll(batch);
            return Future.succeededFuture();
        });
    }

    protected static List<Event> events(long from, long to) {
        return range(from, to).stream()
                .map(id -> (Event) SampleEvents.comment(STREAM, id, NOW))
                .toList();
    }

    protected static List<Long> ids(List<Logged> events) {
        return events.stream().map(logged -> logged.event().head().id()).toList();
    }

    protected static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    protected static LogException.Outcome outcome(Future<?> append) {
        Throwable failure = catchThrowable(() -> get(append));
        assertThat(failure).isInstanceOf(LogException.class);
        return ((LogException) failure).outcome();
    }

    protected static <T> T get(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new AssertionError("nothing happened", e);
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T unopened() {
        return null;
    }
}
