package dev.chorus.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chorus.port.EventLog.PartitionWriter;
import dev.chorus.port.EventLog.Subscription;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Logged;
import dev.chorus.port.StoreException;
import dev.chorus.testing.SampleEvents;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days, retention, and what happens when files are lost, old or damaged. */
class EmbeddedLogFilesTest {
    private static final int PARTITION = 3;
    private static final long STREAM = SampleEvents.streamIn(PARTITION);
    private static final Duration DAY = Duration.ofDays(1);

    private final LogFixture fixture = new LogFixture().keepingInMemory(2);

    @TempDir
    Path folder = Path.of("");

    @Test
    void eachDayHasItsFileAndReadsSpanThem() throws Exception {
        EmbeddedEventLog log = open();
        PartitionWriter writer = get(log.own(PARTITION));
        for (long id = 1; id <= 9; id++) {
            append(writer, id);
            if (id % 3 == 0) {
                fixture.now = fixture.now.plus(DAY);
            }
        }

        assertThat(days()).containsExactly("2026-11-20.db", "2026-11-21.db", "2026-11-22.db");
        assertThat(ids(get(log.read(Topic.COMMENTS, PARTITION, -1, 100))))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(ids(get(log.read(Topic.COMMENTS, PARTITION, -1, 5)))).containsExactly(1L, 2L, 3L, 4L, 5L);
        List<Logged> seen = new CopyOnWriteArrayList<>();
        collect(log, seen);
        await().until(() -> seen.size() == 9);
        assertThat(ids(seen)).isSorted();
        get(log.close());
    }

    @Test
    void aClockSetBackDoesNotReorder() throws Exception {
        EmbeddedEventLog log = open();
        PartitionWriter writer = get(log.own(PARTITION));
        append(writer, 1);
        fixture.now = fixture.now.minus(DAY);
        append(writer, 2);
        get(log.close());
        log = open();
        append(get(log.own(PARTITION)), 3);

        assertThat(days()).containsExactly("2026-11-20.db");
        assertThat(ids(get(log.read(Topic.COMMENTS, PARTITION, -1, 100)))).containsExactly(1L, 2L, 3L);
        get(log.close());
    }

    @Test
    void oldDaysAreDroppedWholeAndPositionsStillGoUp() throws Exception {
        EmbeddedEventLog log = open();
        PartitionWriter writer = get(log.own(PARTITION));
        append(writer, 1);
        fixture.now = fixture.now.plus(DAY);
        long second = append(writer, 2);
        fixture.now = fixture.now.plus(DAY);
        append(writer, 3);
        String epoch = log.epoch();

        get(log.dropBefore(Instant.parse("2026-11-21T23:59:59Z").toEpochMilli()));
        assertThat(days()).containsExactly("2026-11-21.db", "2026-11-22.db");
        get(log.dropBefore(Long.MAX_VALUE));
        assertThat(days()).containsExactly("2026-11-22.db");
        assertThat(ids(get(log.read(Topic.COMMENTS, PARTITION, -1, 100)))).containsExactly(3L);
        get(log.close());

        fixture.now = fixture.now.plus(DAY);
        log = open();
        append(get(log.own(PARTITION)), 4);
        get(log.dropBefore(Long.MAX_VALUE));
        get(log.close());
        log = open();

        assertThat(log.epoch()).isEqualTo(epoch);
        assertThat(append(get(log.own(PARTITION)), 5)).isGreaterThan(second);
        assertThat(ids(get(log.read(Topic.COMMENTS, PARTITION, -1, 100)))).containsExactly(4L, 5L);
        get(log.close());
    }

    @Test
    void aDayThatAGroupStillNeedsStays() throws Exception {
        EmbeddedEventLog log = open();
        PartitionWriter writer = get(log.own(PARTITION));
        append(writer, 1);
        fixture.now = fixture.now.plus(DAY);
        append(writer, 2);
        Promise<Void> done = Promise.promise();
        List<Logged> seen = new CopyOnWriteArrayList<>();
        Subscription subscription = log.subscribe("g", Topic.COMMENTS, Map.of(PARTITION, -1L), 1, batch -> {
            seen.addAll(batch);
            return done.future();
        });
        await().until(() -> seen.size() == 1);

        get(log.dropBefore(Long.MAX_VALUE));
        assertThat(days()).containsExactly("2026-11-20.db", "2026-11-21.db");

        done.complete();
        await().until(() -> seen.size() == 2 && subscription.backlog() == 0);
        get(log.dropBefore(Long.MAX_VALUE));
        assertThat(days()).containsExactly("2026-11-21.db");
        get(log.close());
    }

    @Test
    void aLostFolderIsANewHistoryWithHigherPositions() throws Exception {
        EmbeddedEventLog log = open();
        String epoch = log.epoch();
        long before = append(get(log.own(PARTITION)), 1);
        get(log.close());
        delete(data().resolve("log"));

        log = open();

        assertThat(log.epoch()).isNotEqualTo(epoch).hasSize(10);
        assertThat(get(log.head(Topic.COMMENTS, PARTITION))).isEqualTo(-1);
        assertThat(append(get(log.own(PARTITION)), 2)).isGreaterThan(before);
        get(log.close());
    }

    @Test
    void lostDaysAreANewHistoryToo() throws Exception {
        EmbeddedEventLog log = open();
        String epoch = log.epoch();
        long before = append(get(log.own(PARTITION)), 1);
        get(log.close());
        Files.delete(data().resolve("log/2026-11-20.db"));

        log = open();

        assertThat(log.epoch()).isNotEqualTo(epoch);
        assertThat(append(get(log.own(PARTITION)), 2)).isGreaterThan(before);
        get(log.close());
    }

    @Test
    void anOldCopyThatComesBackIsANewHistory() throws Exception {
        EmbeddedEventLog log = open();
        append(get(log.own(PARTITION)), 1);
        get(log.close());
        Path kept = folder.resolve("kept");
        copy(data().resolve("log"), kept);
        delete(data().resolve("log"));
        log = open();
        String second = log.epoch();
        long before = append(get(log.own(PARTITION)), 2);
        get(log.close());
        delete(data().resolve("log"));
        copy(kept, data().resolve("log"));

        log = open();

        assertThat(log.epoch()).isNotEqualTo(second);
        assertThat(ids(get(log.read(Topic.COMMENTS, PARTITION, -1, 10)))).containsExactly(1L);
        assertThat(append(get(log.own(PARTITION)), 3)).isGreaterThan(before);
        get(log.close());
    }

    @Test
    void aFolderInUseIsRefusedByName() throws Exception {
        EmbeddedEventLog log = open();

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(data().toString())
                .hasMessageContaining("another Chorus is running");

        get(log.close());
        get(open().close());
    }

    @Test
    void aDamagedFileIsNamed() throws Exception {
        EmbeddedEventLog log = open();
        PartitionWriter writer = get(log.own(PARTITION));
        for (long id = 1; id <= 200; id++) {
            append(writer, id);
        }
        get(log.close());
        Path file = data().resolve("log/2026-11-20.db");
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(8192);
            bytes.write(new byte[4096 * 3]);
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("damaged");

        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(bytes.length() / 2);
        }
        assertThatThrownBy(this::open).hasMessageContaining("damaged");
        Files.writeString(file, "not a database, but long enough to look at: ".repeat(50));
        assertThatThrownBy(this::open).hasMessageContaining("damaged");
        Files.writeString(data().resolve("log/history"), "epoch=\n");
        Files.delete(file);
        assertThatThrownBy(this::open).hasMessageContaining("history").hasMessageContaining("damaged");
    }

    @Test
    void aFileThatWasJustCreatedIsNoHarm() throws Exception {
        Files.createDirectories(data().resolve("log"));
        Files.createFile(data().resolve("log/2026-11-20.db"));

        EmbeddedEventLog log = open();

        append(get(log.own(PARTITION)), 1);
        assertThat(ids(get(log.read(Topic.COMMENTS, PARTITION, -1, 10)))).containsExactly(1L);
        get(log.close());
    }

    private Path data() {
        return folder.resolve("data");
    }

    private EmbeddedEventLog open() throws Exception {
        return get(fixture.open(data()));
    }

    private long append(PartitionWriter writer, long id) throws Exception {
        return get(writer.append(SampleEvents.comment(STREAM, id, fixture.now.toEpochMilli())));
    }

    private List<String> days() throws IOException {
        try (Stream<Path> files = Files.list(data().resolve("log"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".db"))
                    .sorted()
                    .toList();
        }
    }

    private static void collect(EmbeddedEventLog log, List<Logged> into) {
        log.subscribe("g", Topic.COMMENTS, Map.of(PARTITION, -1L), 2, batch -> {
            into.addAll(batch);
            return Future.succeededFuture();
        });
    }

    private static List<Long> ids(List<Logged> events) {
        return events.stream().map(logged -> logged.event().head().id()).toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
