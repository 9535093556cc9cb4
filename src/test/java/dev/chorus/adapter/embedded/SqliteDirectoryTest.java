package dev.chorus.adapter.embedded;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.chorus.observe.Meters;
import dev.chorus.port.Directory;
import dev.chorus.port.DirectoryContract;
import dev.chorus.stream.InvalidField;
import dev.chorus.stream.SettingsRules;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDirectoryTest extends DirectoryContract {
    @TempDir
    private Path folder;

    private final Vertx vertx = WatchedVertx.make();
    private final AtomicLong clock = new AtomicLong(1_000_000);

    @Override
    protected Directory open() {
        return SqliteDirectory.open(
                vertx,
                folder,
                Meters.inMemory(),
                json -> SettingsRules.overlay(StreamSettings.DEFAULTS, new JsonObject(json).getMap()),
                () -> Instant.ofEpochMilli(clock.get()));
    }

    @Override
    protected void pass(long millis) {
        clock.addAndGet(millis);
    }

    @Override
    protected void release() {
        get(vertx.close());
    }

    @Test
    void settingsInForceAreComputedFromTheOverrides() {
        get(directory.putStream(overridden(1, "{\"slow_mode_seconds\": 9}"), 1));

        Stream stream = get(directory.stream(1)).orElseThrow();

        assertThat(stream.settings().slowModeSeconds()).isEqualTo(9);
        assertThat(stream.overrides()).isEqualTo("{\"slow_mode_seconds\": 9}");
    }

    @Test
    void overridesThatCanNotBeUsedAnyMoreDoNotHideTheStream() {
        String unusable = "{\"forgotten_setting\": 9}";
        assertThat(catchThrowable(
                        () -> SettingsRules.overlay(StreamSettings.DEFAULTS, new JsonObject(unusable).getMap())))
                .isInstanceOf(InvalidField.class);

        get(directory.putStream(overridden(1, unusable), 1));

        assertThat(get(directory.stream(1)).orElseThrow().settings()).isEqualTo(StreamSettings.DEFAULTS);
    }

    private static Stream overridden(long id, String overrides) {
        Stream s = stream(id, StreamStatus.LIVE, "", Set.of());
        return new Stream(
                s.id(),
                s.externalId(),
                s.title(),
                s.description(),
                s.type(),
                s.creatorId(),
                s.status(),
                s.scheduledAt(),
                s.startedAt(),
                s.endedAt(),
                s.timezone(),
                s.thumbnailUrl(),
                s.videoUrl(),
                s.maxParticipants(),
                s.settings(),
                overrides,
                s.moderators(),
                s.createdAt(),
                s.updatedAt());
    }
}
