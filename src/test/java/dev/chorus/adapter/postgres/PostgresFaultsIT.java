package dev.chorus.adapter.postgres;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.chorus.observe.Meters;
import dev.chorus.port.Directory.NodeLease;
import dev.chorus.port.LeaseLostException;
import dev.chorus.port.StoreException;
import dev.chorus.stack.RealServer;
import dev.chorus.stream.StreamSettings;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds when the server is stopped, hangs, is killed and comes back. */
class PostgresFaultsIT {
    @RegisterExtension
    static final RealServer POSTGRES = RealServer.own("postgres");

    /** Ample for a server that is well, on any machine. */
    private static final int TIMEOUT_MS = 3_000;

    private static final int PATIENCE_MS = 60_000;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Vertx vertx = WatchedVertx.make();
    private final Meters meters = Meters.inMemory();
    private Database database;
    private PostgresDirectory directory;

    @BeforeEach
    void open() {
        database = Database.make(POSTGRES);
        directory = open(TIMEOUT_MS, meters);
    }

    @AfterEach
    void close() {
        POSTGRES.wake();
        POSTGRES.restart();
        get(directory.close());
        get(vertx.close());
        database.drop();
    }

    @Test
    void aServerThatWasKilledUnderLoadHasEverythingAcknowledgedAndIsFoundAgain() {
        // Given
        UserLoad load = new UserLoad(vertx, directory);
        load.awaitMore(300);

        for (int kill = 0; kill < 2; kill++) {
            // When
            POSTGRES.kill();
            load.awaitFailure();
            POSTGRES.restart();

            // Then
            load.awaitMore(300);
        }
        load.finish();
        assertThat(ids()).containsAll(load.acknowledged());
        assertThat(load.failures()).isNotEmpty().allMatch(e -> e instanceof StoreException);
        await().atMost(SOON).until(() -> !fails(directory.user(1)) && state() == 0);
    }

    @Test
    void whileTheServerIsStoppedWorkFailsAtOnceAndAfterwardsGoesOnByItself() {
        // Given
        get(directory.createUser(UserLoad.user(1, "ana")));

        // When
        POSTGRES.stop();

        // Then
        await().atMost(SOON).until(() -> fails(directory.user(1)) && state() == 2);
        assertThat(catchThrowable(() -> get(directory.user(1)))).isInstanceOf(StoreException.class);
        assertThat(catchThrowable(() -> get(directory.ping()))).isInstanceOf(StoreException.class);
        assertThat(meters.registry().get("breaker_trips").counter().count()).isPositive();

        // When
        POSTGRES.restart();

        // Then
        await().atMost(SOON).until(() -> !fails(directory.user(1)) && state() == 0);
        get(directory.ping());
    }

    @Test
    void aWriteThatWasToldToHaveFailedDoesNotHappenBehindALaterOne() {
        // Given
        get(directory.createUser(UserLoad.user(1, "ana")));
        get(directory.ping());
        POSTGRES.hang();

        // When
        List<Future<?>> failing = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            failing.add(directory.updateProfile(1, "late " + i, ""));
        }
        failing.forEach(write -> assertThat(catchThrowable(() -> get(write))).isInstanceOf(StoreException.class));
        POSTGRES.wake();
        await().atMost(SOON).until(() -> !fails(directory.updateProfile(1, "last", "")));

        // Then
        await().atMost(SOON).until(this::isAtRest);
        assertThat(get(directory.user(1)).orElseThrow().displayName()).isEqualTo("last");
    }

    @Test
    void behindAServerThatHangsNoMoreThanAFixedNumberWaits() {
        // Given
        Meters own = Meters.inMemory();
        PostgresDirectory patient = open(PATIENCE_MS, own);
        POSTGRES.hang();

        // When
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < PostgresClient.MAX_WAITING + 50; i++) {
            all.add(patient.user(i));
        }

        // Then
        assertThat(all.stream().filter(Future::failed))
                .hasSize(50)
                .allMatch(f -> f.cause() instanceof StoreException
                        && String.valueOf(f.cause().getMessage()).contains("too much waiting"));
        assertThat(gauge(own, "store_waiting")).isEqualTo(PostgresClient.MAX_WAITING);

        // When
        POSTGRES.wake();

        // Then
        all.subList(0, PostgresClient.MAX_WAITING).forEach(read -> get(read));
        assertThat(gauge(own, "store_waiting")).isZero();
        get(patient.close());
    }

    @Test
    void aServerThatHangsIsGivenUpAndFoundAgainWhenItGoesOn() {
        // Given
        POSTGRES.hang();

        // When
        List<Future<?>> reads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            reads.add(directory.user(i));
        }

        // Then
        reads.forEach(read -> assertThat(catchThrowable(() -> get(read))).isInstanceOf(StoreException.class));
        assertThat(state()).isEqualTo(2);

        // When
        POSTGRES.wake();

        // Then
        await().atMost(SOON).until(() -> !fails(directory.user(1)) && state() == 0);
    }

    @Test
    void aStartOnAServerThatHangsEndsAndSaysSo() {
        // Given
        PostgresSettings settings = database.settings(TIMEOUT_MS);
        POSTGRES.hang();

        // When
        Throwable start = catchThrowable(() -> PostgresMigrations.apply(settings));
        Throwable look = catchThrowable(() -> PostgresMigrations.examine(settings));

        // Then
        assertThat(start).isInstanceOf(StoreException.class).hasMessageContaining(settings.place());
        assertThat(look).isInstanceOf(StoreException.class).hasMessageContaining(settings.place());
    }

    @Test
    void whatTheServerRefusesSaysNothingAgainstTheServer() {
        for (int i = 0; i < 20; i++) {
            int node = i;
            assertThat(catchThrowable(() -> get(directory.renewNode(new NodeLease(node, "nobody", 0), 1, 1))))
                    .isInstanceOf(LeaseLostException.class);
        }

        assertThat(state()).isZero();
        get(directory.user(1));
    }

    private Set<Long> ids() {
        return database.column("SELECT id FROM users").stream()
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }

    /** Nothing is under way on the server but this question. */
    private boolean isAtRest() {
        return database.column("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name = 'chorus' AND (state <> 'idle' OR xact_start IS NOT NULL)")
                .equals(List.of("0"));
    }

    private PostgresDirectory open(int timeoutMs, Meters counted) {
        return PostgresDirectory.open(vertx, database.settings(timeoutMs), counted, json -> StreamSettings.DEFAULTS);
    }

    private int state() {
        return (int) gauge(meters, "breaker_state");
    }

    private static double gauge(Meters meters, String name) {
        return meters.registry().get(name).gauge().value();
    }

    private static boolean fails(Future<?> future) {
        return catchThrowable(() -> get(future)) != null;
    }
}
