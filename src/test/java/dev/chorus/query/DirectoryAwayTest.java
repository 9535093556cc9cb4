package dev.chorus.query;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.account.Role;
import dev.chorus.account.User;
import dev.chorus.adapter.embedded.MemoryHotStore;
import dev.chorus.adapter.embedded.SqliteDirectory;
import dev.chorus.observe.Meters;
import dev.chorus.port.Directory;
import dev.chorus.port.StoreException;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import dev.chorus.stream.StreamType;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is known goes on without the directory, and nobody else does. */
class DirectoryAwayTest {
    @TempDir
    private Path folder;

    private final Vertx vertx = WatchedVertx.make();
    private final AtomicLong nanos = new AtomicLong();
    private Directory directory;
    private UserCatalog users;
    private StreamCatalog streams;

    @BeforeEach
    void open() {
        directory = SqliteDirectory.open(
                vertx, folder, Meters.inMemory(), json -> StreamSettings.DEFAULTS, InstantSource.system());
        users = new UserCatalog(directory, nanos::get);
        streams = new StreamCatalog(new MemoryHotStore(100), directory, nanos::get);
    }

    @AfterEach
    void close() {
        get(directory.close());
        get(vertx.close());
    }

    @Test
    void someoneKnownIsKnownByIdAndNameHoweverLongItTakes() {
        User ana = new User(1, "Ana", "Ana", "", "", Role.USER, false, 0.5, false, true, "", 1);
        get(directory.createUser(ana));
        get(users.get(1));
        get(directory.close());

        for (int minute = 0; minute < 30; minute++) {
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(get(users.get(1))).contains(ana);
            assertThat(get(users.byName("ANA"))).contains(ana);
        }
    }

    @Test
    void aKnownStreamIsKnownHoweverLongItTakes() {
        Stream stream = stream(7);
        get(directory.putStream(stream, 1));
        get(streams.get(7));
        get(directory.close());

        for (int minute = 0; minute < 30; minute++) {
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(get(streams.get(7))).contains(stream);
        }
    }

    @Test
    void whoIsNotKnownIsNotSaidToBeAbsent() {
        get(directory.close());

        assertThatThrownBy(() -> get(users.get(1))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> get(users.byName("ana"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> get(streams.get(7))).isInstanceOf(StoreException.class);
    }

    private static Stream stream(long id) {
        return new Stream(
                id,
                "",
                "Title",
                "",
                StreamType.NEWS,
                2,
                StreamStatus.LIVE,
                0,
                1,
                0,
                "UTC",
                "",
                "",
                0,
                StreamSettings.DEFAULTS,
                "{}",
                Set.of(),
                1,
                1);
    }
}
