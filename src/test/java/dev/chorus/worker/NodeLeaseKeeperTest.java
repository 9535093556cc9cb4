package dev.chorus.worker;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chorus.adapter.embedded.SqliteDirectory;
import dev.chorus.ids.ClockException;
import dev.chorus.ids.FolderMark;
import dev.chorus.ids.Snowflake;
import dev.chorus.ids.SnowflakeGenerator;
import dev.chorus.observe.Meters;
import dev.chorus.port.Directory;
import dev.chorus.port.StoreException;
import dev.chorus.stream.StreamSettings;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLeaseKeeperTest {
    private static final long NOW = Snowflake.EPOCH + 1_000_000_000L;

    @TempDir
    private Path folder;

    private final Vertx vertx = WatchedVertx.make();
    private final AtomicLong clock = new AtomicLong(NOW);
    private final AtomicInteger losses = new AtomicInteger();
    private Directory directory;

    @BeforeEach
    void open() {
        directory = SqliteDirectory.open(
                vertx,
                folder,
                Meters.inMemory(),
                json -> StreamSettings.DEFAULTS,
                () -> Instant.ofEpochMilli(clock.get()));
    }

    @AfterEach
    void close() {
        get(directory.close());
        get(vertx.close());
    }

    @Test
    void idsCanBeMadeAtOnceAndHoldersDoNotShareANode() {
        SnowflakeGenerator a = start("a").ids();
        SnowflakeGenerator b = start("b").ids();

        assertThat(Snowflake.nodeOf(a.next())).isZero();
        assertThat(Snowflake.nodeOf(b.next())).isEqualTo(1);
        assertThat(Snowflake.timeOf(a.next())).isEqualTo(NOW);
    }

    @Test
    void theMarkMovesOnWithTheClock() {
        SnowflakeGenerator ids = start("a").ids();

        clock.addAndGet(10 * NodeLeaseKeeper.AHEAD_MS);

        await().until(() -> makes(ids));
        assertThat(Snowflake.timeOf(ids.next())).isEqualTo(clock.get());
    }

    @Test
    void aRestartGoesOnWhereItStopped() {
        NodeLeaseKeeper first = start("a");
        long last = first.ids().next();
        get(first.stop());

        long next = start("a").ids().next();

        assertThat(next).isGreaterThan(last);
        assertThat(Snowflake.nodeOf(next)).isZero();
        assertThat(Snowflake.timeOf(next)).isEqualTo(NOW + 1);
    }

    @Test
    void aRestartAfterACrashGoesOnAboveTheMark() {
        start("a");

        assertThat(Snowflake.timeOf(start("a").ids().next())).isGreaterThan(NOW + NodeLeaseKeeper.AHEAD_MS);
    }

    @Test
    void aClockFarBehindTheMarkIsRefused() {
        NodeLeaseKeeper first = start("a");
        first.ids().next();
        get(first.stop());
        clock.addAndGet(-SnowflakeGenerator.MAX_BEHIND_MS - 1_000);

        assertThatThrownBy(() -> start("a"))
                .isInstanceOf(ClockException.class)
                .hasMessageContaining("the clock is 6")
                .hasMessageContaining("behind");

        clock.set(NOW);
        assertThat(makes(start("a").ids())).isTrue();
    }

    @Test
    void aLostLeaseEndsTheGeneratorAndIsTold() {
        SnowflakeGenerator ids = start("a").ids();

        get(directory.releaseNode(new Directory.NodeLease(0, "a", 0), NOW));

        await().until(() -> losses.get() == 1);
        assertThatThrownBy(ids::next).isInstanceOfSatisfying(ClockException.class, e -> assertThat(e.kind())
                .isEqualTo(ClockException.Kind.STOPPED));
    }

    @Test
    void withTheDirectoryAwayIdsGoOnUntilShortlyBeforeTheLeaseEnds() {
        SnowflakeGenerator ids = start("a").ids();
        get(directory.close());
        long end = NOW + NodeLeaseKeeper.TTL_MS - SnowflakeGenerator.MAX_BEHIND_MS;

        clock.addAndGet(2 * NodeLeaseKeeper.AHEAD_MS);
        await().until(() -> makes(ids));
        clock.set(end - 1);
        await().until(() -> makes(ids));
        clock.set(end + 1);

        assertThatThrownBy(ids::next).isInstanceOfSatisfying(ClockException.class, e -> assertThat(e.kind())
                .isEqualTo(ClockException.Kind.EXHAUSTED));
        assertThat(losses).hasValue(0);
    }

    @Test
    void aCrashWhileTheDirectoryWasAwayIsFollowedByLaterIds() {
        NodeLeaseKeeper first = start("a");
        get(directory.close());
        clock.addAndGet(10 * NodeLeaseKeeper.AHEAD_MS);
        await().until(() -> makes(first.ids()));
        clock.addAndGet(NodeLeaseKeeper.AHEAD_MS);
        await().until(() -> makes(first.ids()));
        long last = first.ids().next();

        clock.addAndGet(-1_000);
        open();
        long next = start("a").ids().next();

        assertThat(next).isGreaterThan(last);
        assertThat(Snowflake.nodeOf(next)).isEqualTo(Snowflake.nodeOf(last));
    }

    @Test
    void whenTheDirectoryAnswersAgainIdsGoOnAsBefore() {
        AtomicBoolean away = new AtomicBoolean();
        Directory unsteady = Faults.before(
                Directory.class, directory, method -> away.get() ? new StoreException("away: " + method) : null);
        SnowflakeGenerator ids = get(NodeLeaseKeeper.start(
                        vertx, unsteady, mark(), "a", clock::get, losses::incrementAndGet, 20))
                .ids();
        away.set(true);
        clock.addAndGet(NodeLeaseKeeper.TTL_MS);
        assertThat(makes(ids)).isFalse();

        away.set(false);

        await().until(() -> makes(ids));
        assertThat(losses).hasValue(0);
    }

    @Test
    void afterStoppingNothingIsLost() {
        NodeLeaseKeeper keeper = start("a");

        get(keeper.stop());

        assertThat(makes(keeper.ids())).isFalse();
        assertThat(losses).hasValue(0);
    }

    private NodeLeaseKeeper start(String holder) {
        return get(NodeLeaseKeeper.start(vertx, directory, mark(), holder, clock::get, losses::incrementAndGet, 20));
    }

    private FolderMark mark() {
        return new FolderMark(folder);
    }

    private static boolean makes(SnowflakeGenerator ids) {
        try {
            return ids.next() > 0;
        } catch (ClockException e) {
            return false;
        }
    }
}
