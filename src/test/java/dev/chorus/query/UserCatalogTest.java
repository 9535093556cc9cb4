package dev.chorus.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.account.Role;
import dev.chorus.account.User;
import dev.chorus.adapter.embedded.Await;
import dev.chorus.adapter.embedded.SqliteDirectory;
import dev.chorus.observe.Meters;
import dev.chorus.port.Directory;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.stream.StreamSettings;
import dev.chorus.testing.HeldBack;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks first goes on first, whatever the directory and the cache take. */
class UserCatalogTest {
    private static final User ANA =
            new User(7, "ana", "Ana", "", "", Role.USER, false, 0.5, false, true, "", 1_000_000);

    @TempDir
    Path data;

    private final Vertx vertx = WatchedVertx.make();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private SqliteDirectory sqlite;
    private HeldBack<Directory> directory;
    private UserCatalog users;
    private Context loop;

    @BeforeEach
    void open() {
        sqlite = SqliteDirectory.open(
                vertx, data, Meters.inMemory(), json -> StreamSettings.DEFAULTS, Clock.systemUTC());
        Await.get(sqlite.createUser(ANA));
        directory = HeldBack.of(Directory.class, sqlite);
        users = new UserCatalog(directory.port());
        loop = vertx.getOrCreateContext();
    }

    @AfterEach
    void close() {
        Await.get(sqlite.close());
        Await.get(vertx.close());
    }

    /** Runs it on the loop, on a duplicate of its context as each request has one. */
    private <T> T onLoop(Supplier<T> act) {
        Promise<T> done = Promise.promise();
        ((ContextInternal) loop).duplicate().runOnContext(now -> done.complete(act.get()));
        return Await.get(done.future());
    }

    private Future<Optional<User>> asking(String name) {
        return users.get(ANA.id()).onComplete(answer -> told.add(name + (answer.succeeded() ? "" : " failed")));
    }

    @Test
    void whoFindsTheCacheFilledDoesNotOvertakeWhoWaitsForTheDirectory() {
        // Given
        directory.hold("user");
        onLoop(() -> asking("first"));
        onLoop(() -> asking("second"));
        users.put(ANA);

        // When
        Future<Optional<User>> third = onLoop(() -> asking("third"));
        assertThat(third.isComplete()).isFalse();
        directory.release();

        // Then
        assertThat(Await.get(third)).contains(ANA);
        assertThat(told).containsExactly("first", "second", "third");
    }

    @Test
    void oneQuestionIsAskedOnceHoweverManyWaitForIt() {
        directory.hold("user");
        List<Future<Optional<User>>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(onLoop(() -> asking("somebody")));
        }
        assertThat(directory.calls()).isEqualTo(1);
        directory.release();

        Await.get(Future.all(asked));
        assertThat(asked).allSatisfy(answer -> assertThat(answer.result()).contains(ANA));
    }

    @Test
    void whoAsksWhileOthersAreToldComesAfterThem() {
        directory.hold("user");
        onLoop(() -> asking("first").onComplete(answer -> asking("late")));
        onLoop(() -> asking("second"));
        Future<Optional<User>> third = onLoop(() -> asking("third"));
        directory.release();

        Await.get(third);
        await().untilAsserted(() -> assertThat(told).containsExactly("first", "second", "third", "late"));
    }

    @Test
    void eachIsToldOnTheirOwnContext() {
        directory.hold("user");
        List<ContextInternal> asked = new CopyOnWriteArrayList<>();
        List<ContextInternal> answered = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            onLoop(() -> {
                asked.add(ContextInternal.current());
                return asking("somebody").onComplete(answer -> answered.add(ContextInternal.current()));
            });
        }
        directory.release();

        await().untilAsserted(() -> assertThat(answered).isEqualTo(asked));
        assertThat(answered).doesNotHaveDuplicates();
    }

    @Test
    void othersAreNotHeldUp() {
        User ben = new User(8, "ben", "Ben", "", "", Role.USER, false, 0.5, false, true, "", 1_000_000);
        users.put(ben);
        directory.hold("user");
        onLoop(() -> asking("first"));

        assertThat(onLoop(() -> users.get(ben.id())).isComplete()).isTrue();
        directory.release();
    }

    @Test
    void tooManyWhoWaitAreRefusedAndTheRestAreAnsweredAllTheSame() {
        directory.hold("user");
        List<Future<Optional<User>>> asked = new ArrayList<>();
        onLoop(() -> {
            for (int i = 0; i <= Lookups.MAX_WAITING; i++) {
                asked.add(users.get(ANA.id()));
            }
            return true;
        });
        directory.release();

        assertThat(asked.getLast().cause()).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                .isEqualTo(ErrorCode.UNAVAILABLE));
        Await.get(Future.all(asked.subList(0, Lookups.MAX_WAITING)));
    }

    @Test
    void whoIsErasedWhileBeingLookedUpIsNotRememberedAsTheyWere() {
        directory.hold("user");
        Future<Optional<User>> before = onLoop(() -> asking("before"));
        users.forget(ANA.id());
        directory.release();
        Await.get(before);

        Await.get(sqlite.eraseUser(ANA.id()));

        assertThat(Await.get(onLoop(() -> users.get(ANA.id()))))
                .hasValueSatisfying(user -> assertThat(user.active()).isFalse());
    }
}
