package dev.chorus.adapter.embedded;

import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.CommentStoreContract;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqliteCommentStoreTest extends CommentStoreContract {
    private static Vertx vertx;

    @TempDir
    Path data;

    @BeforeAll
    static void start() {
        vertx = WatchedVertx.make();
    }

    @AfterAll
    static void stop() {
        Await.get(vertx.close());
    }

    @Override
    protected CommentStore open(Clock clock) {
        return SqliteCommentStore.open(vertx, data, Meters.inMemory(), clock);
    }
}
