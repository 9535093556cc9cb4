package dev.chorus.adapter.postgres;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.account.User;
import dev.chorus.observe.Meters;
import dev.chorus.port.Directory;
import dev.chorus.port.DirectoryContract;
import dev.chorus.port.StoreException;
import dev.chorus.stack.RealServer;
import dev.chorus.stream.SettingsRules;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresDirectoryIT extends DirectoryContract {
    @RegisterExtension
    static final RealServer POSTGRES = RealServer.shared("postgres");

    /** Long enough for a thousand leases one after the other on a machine that does other things too. */
    private static final int PATIENCE_MS = 40_000;

    private final Vertx vertx = WatchedVertx.make();
    private final Database database = Database.make(POSTGRES);

    @Override
    protected Directory open() {
        return PostgresDirectory.open(
                vertx,
                database.settings(PATIENCE_MS),
                Meters.inMemory(),
                json -> SettingsRules.overlay(StreamSettings.DEFAULTS, new JsonObject(json).getMap()));
    }

    /** Ends are by the server's clock, which is not ours to set: the ends are moved instead. */
    @Override
    protected void pass(long millis) {
        database.execute(
                "UPDATE node_leases SET leased_until = leased_until - " + millis + " * interval '1 millisecond'");
    }

    @Override
    protected void release() {
        get(vertx.close());
        database.drop();
    }

    @BeforeEach
    void isReached() {
        assertThat(database.column("SELECT version()").getFirst()).startsWith("PostgreSQL");
    }

    @Test
    void theCharacterThatCanNotBeStoredStopsNothingAndIsFoundAgain() {
        Stream stream = overridden(stream(7, StreamStatus.LIVE, "x\0y", Set.of()), "{\"a\": \"\\u0000\"}");

        get(directory.putStream(stream, 1));
        User ana = get(directory.createUser(user(1, "ana", "e\0")));

        assertThat(get(directory.stream(7)).orElseThrow().externalId()).isEqualTo("x\uFFFDy");
        assertThat(get(directory.externalStream("x\0y"))).isEqualTo(7);
        assertThat(get(directory.userByExternalId("e\0"))).contains(ana);
    }

    @Test
    void timesThatNoCalendarHasAreBroughtIntoIt() {
        Stream s = stream(7, StreamStatus.LIVE, "", Set.of());

        get(directory.putStream(at(s, Long.MAX_VALUE), 1));
        assertThat(get(directory.stream(7)).orElseThrow().scheduledAt()).isEqualTo(253_402_300_799_000L);

        get(directory.putStream(at(s, 1_234_567_890_123L), 2));
        assertThat(get(directory.stream(7)).orElseThrow().scheduledAt()).isEqualTo(1_234_567_890_123L);
    }

    @Test
    void ofManyStatesWrittenAtOnceTheHighestStaysWithItsOwnModerators() {
        List<Future<Void>> puts = LongStream.rangeClosed(1, 60)
                .map(i -> i % 2 == 0 ? i : 61 - i)
                .mapToObj(position -> directory.putStream(
                        stream(9, StreamStatus.LIVE, "", Set.of(position, 1_000 + position)), position))
                .toList();
        puts.forEach(put -> get(put));

        assertThat(get(directory.stream(9)).orElseThrow().moderators()).containsExactlyInAnyOrder(60L, 1_060L);
        assertThat(database.column("SELECT count(*) FROM stream_moderators")).containsExactly("2");
    }

    @Test
    void aStreamWhoseModeratorsCanNotBeWrittenIsNotWrittenEither() {
        // Given
        Stream first = stream(9, StreamStatus.LIVE, "", Set.of(3L));
        get(directory.putStream(first, 1));
        database.execute("ALTER TABLE stream_moderators ADD CHECK (user_id <> 4)");

        // When
        Future<Void> second = directory.putStream(stream(9, StreamStatus.ENDED, "video-1", Set.of(4L)), 2);

        // Then
        assertThatThrownBy(() -> get(second)).isInstanceOf(StoreException.class);
        assertThat(get(directory.stream(9))).contains(first);
        assertThat(get(directory.externalStream("video-1"))).isZero();
    }

    @Test
    void twoProcessesOpenAndLeaseAtOnceAndGetDifferentNodes() {
        Directory other = open();
        try {
            List<Future<Directory.NodeLease>> leases = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                leases.add((i % 2 == 0 ? directory : other).leaseNode("holder-" + i, TTL));
            }

            assertThat(leases.stream().map(lease -> get(lease).nodeId()).distinct())
                    .hasSize(40);
        } finally {
            get(other.close());
        }
    }

    @Test
    void futuresCompleteOnTheCallersContext() {
        Context mine = vertx.getOrCreateContext();
        Promise<List<Context>> seen = Promise.promise();

        mine.runOnContext(go -> directory
                .user(1)
                .compose(read -> {
                    Context afterRead = vertx.getOrCreateContext();
                    return directory.putValue("a", "b").map(written -> List.of(afterRead, vertx.getOrCreateContext()));
                })
                .onComplete(seen));

        assertThat(get(seen.future())).containsExactly(mine, mine);
    }

    @Test
    void aSchemaOfANewerVersionIsRefused() {
        database.execute(
                "INSERT INTO chorus_schema (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES (99, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', 1, true)");

        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("999");
    }

    @Test
    void aWrongPasswordIsToldWithoutThePassword() {
        PostgresSettings right = database.settings(PATIENCE_MS);
        PostgresSettings wrong = new PostgresSettings(
                right.host(), right.port(), right.database(), right.user(), "letmein", 1, 1_000, false, right.ca());

        assertThatThrownBy(() -> PostgresMigrations.examine(wrong))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("password")
                .hasMessageNotContaining("letmein");
        assertThat(wrong.toString()).doesNotContain("letmein");
        assertThat(PostgresMigrations.examine(right)).isNotBlank();
    }

    private static Stream overridden(Stream s, String overrides) {
        return copy(s, s.scheduledAt(), overrides);
    }

    private static Stream at(Stream s, long scheduledAt) {
        return copy(s, scheduledAt, s.overrides());
    }

    private static Stream copy(Stream s, long scheduledAt, String overrides) {
        return new Stream(
                s.id(),
                s.externalId(),
                s.title(),
                s.description(),
                s.type(),
                s.creatorId(),
                s.status(),
                scheduledAt,
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
