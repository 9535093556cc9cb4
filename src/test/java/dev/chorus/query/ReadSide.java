package dev.chorus.query;

import dev.chorus.adapter.embedded.Await;
import dev.chorus.adapter.embedded.MemoryHotStore;
import dev.chorus.adapter.embedded.SqliteCommentStore;
import dev.chorus.adapter.embedded.SqliteDirectory;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.HotStore;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Random;

/** The read side over the embedded stores, with streams to write into. */
final class ReadSide implements AutoCloseable {
    private final Path folder;
    private final Vertx vertx = WatchedVertx.make();
    private final MemoryHotStore hot = new MemoryHotStore(10_000);
    private final SqliteCommentStore store;
    private final SqliteDirectory directory;
    private final CommentReader reader;
    private long lastId = 1_000;

    private ReadSide(Path folder) {
        this.folder = folder;
        store = SqliteCommentStore.open(vertx, folder, Meters.inMemory(), Clock.systemUTC());
        directory = SqliteDirectory.open(
                vertx, folder, Meters.inMemory(), json -> StreamSettings.DEFAULTS, Clock.systemUTC());
        reader = new CommentReader(hot, store, new StreamCatalog(hot, directory), new ReactionReader(hot, store));
    }

    static ReadSide open() throws IOException {
        return new ReadSide(Files.createTempDirectory("chorus-read"));
    }

    CommentReader reader() {
        return reader;
    }

    HotStore hot() {
        return hot;
    }

    CommentStore store() {
        return store;
    }

    /** A new stream, empty. */
    RoomScript room(Random random) {
        Stream stream = Samples.stream(nextId(), RoomScript.CREATOR);
        Await.get(hot.putStream(stream, 0));
        return new RoomScript(this, stream, random);
    }

    long nextId() {
        return ++lastId;
    }

    @Override
    public void close() {
        Await.get(store.close());
        Await.get(directory.close());
        Await.get(hot.close());
        Await.get(vertx.close());
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
