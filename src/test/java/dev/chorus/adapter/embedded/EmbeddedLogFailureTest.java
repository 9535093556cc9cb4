package dev.chorus.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.chorus.event.Event;
import dev.chorus.port.EventLog.PartitionWriter;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.LogException;
import dev.chorus.port.LogException.Outcome;
import dev.chorus.port.Logged;
import dev.chorus.testing.SampleEvents;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an owner is told when the disk fails, and that it can go on without a hole or an overtaker. */
class EmbeddedLogFailureTest {
    private static final long STREAM = SampleEvents.streamIn(3);

    private final LogFixture fixture = new LogFixture();

    @TempDir
    Path folder = Path.of("");

    private EmbeddedEventLog log;
    private PartitionWriter writer;

    @BeforeEach
    void open() throws Exception {
        log = get(fixture.open(folder.resolve("data")));
        writer = get(log.own(3));
    }

    @AfterEach
    void close() throws Exception {
        fixture.disk.heal();
        get(log.close());
    }

    /** The real error of a full disk, made by a limit on the size of the file. */
    @Test
    void aFullDiskLosesNothingAndWritesNothing() throws Exception {
        get(writer.append(comment(1)));
        get(log.close());
        fixture.disk.opened = connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA max_page_count = 30");
            }
        };
        log = get(fixture.open(folder.resolve("data")));
        writer = get(log.own(3));
        List<Long> acknowledged = new ArrayList<>(List.of(1L));
        @Nullable Outcome failure = null;
        for (long id = 2; failure == null; id++) {
            Future<Long> append = writer.append(comment(id));
            failure = outcome(append);
            if (failure == null) {
                acknowledged.add(id);
            }
        }

        assertThat(failure).isEqualTo(Outcome.NOT_WRITTEN);
        fixture.disk.heal();
        assertThat(outcome(writer.append(comment(900)))).isEqualTo(Outcome.NOT_WRITTEN);
        get(writer.recover());
        get(writer.append(comment(1000)));
        acknowledged.add(1000L);

        assertThat(idsInLog()).isEqualTo(acknowledged);
    }

    @Test
    void whatIsQueuedBehindAFailureIsNotWritten() throws Exception {
        CountDownLatch failing = new CountDownLatch(1);
        CountDownLatch queued = new CountDownLatch(1);
        fixture.disk.commit = connection -> {
            failing.countDown();
            await(queued);
            fixture.disk.heal();
            throw new SQLException("no luck");
        };
        Future<Long> first = writer.append(comment(1));
        await(failing);
        Future<Long> second = writer.append(comment(2));
        Future<Long> shared = log.append(Topic.REACTIONS, SampleEvents.reactions(STREAM, 9, 0));
        queued.countDown();

        assertThat(outcome(first)).isEqualTo(Outcome.NOT_WRITTEN);
        assertThat(outcome(second)).isEqualTo(Outcome.NOT_WRITTEN);
        assertThat(outcome(shared)).isNull();
        assertThat(get(writer.recover())).isEqualTo(-1);
        get(writer.append(comment(3)));
        assertThat(idsInLog()).containsExactly(3L);
    }

    @Test
    void anErrorAfterTheCommitIsFoundOutToBeASuccess() throws Exception {
        fixture.disk.commit = connection -> {
            fixture.disk.heal();
            connection.commit();
            throw new SQLException("it was committed, though");
        };

        assertThat(outcome(writer.append(comment(1)))).isNull();
        get(writer.append(comment(2)));
        assertThat(idsInLog()).containsExactly(1L, 2L);
    }

    @Test
    void whenNobodyKnowsTheOutcomeIsUnknownAndRecoveringTells() throws Exception {
        get(writer.append(comment(1)));
        fixture.disk.opened = connection -> {
            throw new SQLException("the disk is away");
        };
        fixture.disk.commit = connection -> {
            connection.commit();
            throw new SQLException("the disk is away");
        };

        assertThat(outcome(writer.append(comment(2)))).isEqualTo(Outcome.UNKNOWN);
        assertThat(outcome(writer.recover())).isEqualTo(Outcome.NOT_WRITTEN);
        assertThat(outcome(writer.append(comment(3)))).isEqualTo(Outcome.NOT_WRITTEN);
        fixture.disk.heal();
        long head = get(writer.recover());

        List<Logged> events = get(log.read(Topic.COMMENTS, 3, -1, 10));
        assertThat(events).extracting(e -> e.event().head().id()).containsExactly(1L, 2L);
        assertThat(head).isEqualTo(events.getLast().position());
        assertThat(get(writer.append(comment(4)))).isGreaterThan(head);
    }

    @Test
    void aFullQueueRefusesAndNothingOvertakes() throws Exception {
        get(log.close());
        fixture.maxQueued = 5;
        log = get(fixture.open(folder.resolve("data")));
        writer = get(log.own(3));
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch full = new CountDownLatch(1);
        fixture.disk.commit = connection -> {
            writing.countDown();
            await(full);
            connection.commit();
        };
        List<Future<Long>> accepted = new ArrayList<>(List.of(writer.append(comment(1))));
        await(writing);
        for (long id = 2; id <= 6; id++) {
            accepted.add(writer.append(comment(id)));
        }
        Future<Long> refused = writer.append(comment(7));
        full.countDown();
        for (Future<Long> append : accepted) {
            assertThat(outcome(append)).isNull();
        }

        assertThat(outcome(refused)).isEqualTo(Outcome.OVERLOADED);
        assertThat(outcome(writer.append(comment(8)))).isEqualTo(Outcome.NOT_WRITTEN);
        get(writer.recover());
        get(writer.append(comment(9)));
        assertThat(idsInLog()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 9L);
    }

    private List<Long> idsInLog() throws Exception {
        return get(log.read(Topic.COMMENTS, 3, -1, 10_000)).stream()
                .map(logged -> logged.event().head().id())
                .toList();
    }

    private static Event comment(long id) {
        return SampleEvents.comment(STREAM, id, LogFixture.DAY_ONE.toEpochMilli());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable Outcome outcome(Future<?> append) {
        Throwable failure = catchThrowable(() -> get(append));
        if (failure == null) {
            return null;
        }
        assertThat(failure).isInstanceOf(LogException.class);
        return ((LogException) failure).outcome();
    }

    private static <T> T get(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
