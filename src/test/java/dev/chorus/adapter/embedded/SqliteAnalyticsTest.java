package dev.chorus.adapter.embedded;

import dev.chorus.observe.Meters;
import dev.chorus.port.AnalyticsStore;
import dev.chorus.port.AnalyticsStoreContract;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SqliteAnalyticsTest extends AnalyticsStoreContract {
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
    protected AnalyticsStore open() {
        return SqliteAnalytics.open(vertx, data, Meters.inMemory(), Clock.systemUTC());
    }
}
