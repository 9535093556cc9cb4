package dev.chorus.adapter.embedded;

import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.CommentStoreLaws;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SqliteCommentStoreLawsTest extends CommentStoreLaws {
    private static Vertx vertx;
    private static Path data;

    @BeforeContainer
    static void start() throws IOException {
        vertx = WatchedVertx.make();
        data = Files.createTempDirectory("laws");
    }

    @AfterContainer
    static void stop() throws IOException {
        Await.get(vertx.close());
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    protected CommentStore open() {
        try {
            return SqliteCommentStore.open(
                    vertx, Files.createTempDirectory(data, "store"), Meters.inMemory(), Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
