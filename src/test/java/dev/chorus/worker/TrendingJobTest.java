package dev.chorus.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.adapter.embedded.Await;
import dev.chorus.adapter.embedded.MemoryHotStore;
import dev.chorus.adapter.embedded.SqliteCommentStore;
import dev.chorus.adapter.embedded.SqliteDirectory;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentScript;
import dev.chorus.port.Logged;
import dev.chorus.query.Samples;
import dev.chorus.query.StreamCounters;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.TrendingScore;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrendingJobTest {
    private static final long CALM = 500;
    private static final long BUSY = 501;

    @TempDir
    Path data;

    private final Vertx vertx = WatchedVertx.make();
    private final MemoryHotStore hot = new MemoryHotStore(100);
    private final AtomicLong now = new AtomicLong(1_000);
    private final CommentScript script = new CommentScript(1_000);
    private SqliteCommentStore store;
    private SqliteDirectory directory;
    private StreamCounters counters;
    private TrendingJob job;

    @BeforeEach
    void open() {
        Clock clock = InstantSource.system().withZone(ZoneOffset.UTC);
        InstantSource settable = () -> Instant.ofEpochMilli(now.get());
        store = SqliteCommentStore.open(vertx, data, Meters.inMemory(), clock);
        directory = SqliteDirectory.open(vertx, data, Meters.inMemory(), json -> StreamSettings.DEFAULTS, clock);
        counters = new StreamCounters(hot, store);
        job = new TrendingJob(directory, store, counters, settable.withZone(ZoneOffset.UTC));
        Await.get(directory.putStream(Samples.stream(CALM, 1), 1));
        Await.get(directory.putStream(Samples.stream(BUSY, 1), 1));
    }

    @AfterEach
    void close() {
        Await.get(store.close());
        Await.get(directory.close());
        Await.get(hot.close());
        Await.get(vertx.close());
    }

    @Test
    void theBusiestStreamIsFirstAndQuietOnesAreAbsent() {
        comments(BUSY, 9);
        comments(CALM, 2);

        Await.get(job.run());

        assertThat(counters.trending()).containsExactly(BUSY, CALM);
        assertThat(Await.get(counters.of(BUSY)).trending()).isTrue();
    }

    @Test
    void whatWasLongAgoNoLongerTrends() {
        comments(CALM, 2);
        Await.get(job.run());

        now.addAndGet(5 * TrendingScore.HALF_LIFE_MS);
        comments(BUSY, 2);
        Await.get(job.run());

        assertThat(counters.trending()).containsExactly(BUSY);
    }

    @Test
    void whatAnOldStreamHadBeforeTheStartDoesNotCount() {
        now.set(10 * TrendingScore.HALF_LIFE_MS);
        comments(CALM, 50);

        Await.get(job.run());

        assertThat(counters.trending()).isEmpty();
    }

    private void comments(long stream, int count) {
        List<Logged> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(script.created(script.comment(stream, 7, 0)));
        }
        Await.get(store.apply("projector", batch));
    }
}
