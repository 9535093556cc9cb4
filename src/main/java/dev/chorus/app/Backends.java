package dev.chorus.app;

import dev.chorus.adapter.embedded.EmbeddedEventLog;
import dev.chorus.adapter.embedded.SqliteAnalytics;
import dev.chorus.adapter.embedded.SqliteCommentStore;
import dev.chorus.adapter.embedded.SqliteDirectory;
import dev.chorus.config.ChorusConfig;
import dev.chorus.observe.Meters;
import dev.chorus.owner.SettingsOverlay;
import dev.chorus.port.AnalyticsStore;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.EventLog;
import dev.chorus.port.HotStore;
import dev.chorus.port.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

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
                SqliteDirectory.open(
                        vertx, data, meters, json -> SettingsOverlay.effective(config.streams(), json), clock),
                SqliteAnalytics.open(vertx, data, meters, clock));
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
