package dev.chorus.app;

import dev.chorus.adapter.embedded.EmbeddedEventLog;
import dev.chorus.adapter.embedded.SqliteAnalytics;
import dev.chorus.adapter.embedded.SqliteCommentStore;
import dev.chorus.adapter.embedded.SqliteDirectory;
import dev.chorus.adapter.postgres.PostgresDirectory;
import dev.chorus.config.ChorusConfig;
import dev.chorus.observe.Meters;
import dev.chorus.owner.SettingsOverlay;
import dev.chorus.port.AnalyticsStore;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.EventLog;
import dev.chorus.port.HotStore;
import dev.chorus.port.StoreException;
import dev.chorus.stream.StreamSettings;
import dev.chorus.tool.Connections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;

/** The five ports as this configuration has them. */
record Backends(EventLog log, CommentStore comments, HotStore hot, Directory directory, AnalyticsStore analytics) {

    /** Fails with {@link StartupException} for what an operator can mend. The log opens first: its lock says whose the folder is. */
    static Future<Backends> open(Vertx vertx, ChorusConfig config, Clock clock, Meters meters) {
        Path data = config.data();
        return vertx.executeBlocking(() -> writable(data), false)
                .compose(done -> EmbeddedEventLog.open(data, config.log().maxQueued(), clock, meters))
                .compose(log -> HotStores.open(vertx, config, log.epoch(), meters)
                        .compose(hot ->
                                vertx.executeBlocking(() -> withStores(log, hot, vertx, config, clock, meters), false)))
                .recover(e -> Future.failedFuture(
                        e instanceof StoreException ? new StartupException(String.valueOf(e.getMessage()), e) : e));
    }

    private static Backends withStores(
            EventLog log, HotStore hot, Vertx vertx, ChorusConfig config, Clock clock, Meters meters) {
        Path data = config.data();
        return new Backends(
                log,
                SqliteCommentStore.open(vertx, data, meters, clock),
                hot,
                directory(vertx, config, meters, clock),
                SqliteAnalytics.open(vertx, data, meters, clock));
    }

    /**
     * The directory this configuration names. Blocks.
     *
     * @throws StoreException when it can't be used
     */
    static Directory directory(Vertx vertx, ChorusConfig config, Meters meters, Clock clock) {
        Function<String, StreamSettings> settings = json -> SettingsOverlay.effective(config.streams(), json);
        return switch (config.directory().store()) {
            case SQLITE -> SqliteDirectory.open(vertx, config.data(), meters, settings, clock);
            case POSTGRES -> PostgresDirectory.open(vertx, Connections.postgres(config.postgres()), meters, settings);
        };
    }

    private static Path writable(Path data) {
        try {
            Files.createDirectories(data);
            Files.delete(Files.createTempFile(data, "probe", ".tmp"));
            return data;
        } catch (IOException e) {
            throw new StartupException("the data folder " + data.toAbsolutePath() + " is not writable", e);
        }
    }

    /** In the reverse order; the log last, which lets go of the folder. */
    Future<Void> close() {
        return analytics
                .close()
                .transform(done -> comments.close())
                .transform(done -> directory.close())
                .transform(done -> hot.close())
                .transform(done -> log.close());
    }
}
