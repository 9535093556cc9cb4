package dev.chorus.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.observe.Meters;
import dev.chorus.port.StoreException;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
    @TempDir
    Path folder;

    private final Meters meters = Meters.inMemory();
    private Vertx vertx;
    private SqliteFile file;

    @BeforeEach
    void open() {
        vertx = WatchedVertx.make();
        file = openFile("db/test");
    }

    @AfterEach
    void close() {
        Await.get(file.close());
        Await.get(vertx.close());
    }

    @Test
    void aReadSeesEveryAcknowledgedWrite() {
        for (int i = 1; i <= 100; i++) {
            Await.get(insert(i, "n" + i));
            assertThat(Await.get(count())).isEqualTo(i);
        }
    }

    @Test
    void aFailingWriteTakesNothingOfThoseCommittedWithIt() {
        CountDownLatch gate = block();
        Future<Integer> first = insert(1, "a");
        Future<Integer> bad = file.write("bad", s -> {
            s.update("INSERT INTO things (id, name) VALUES (?, ?)", 50, "half");
            return s.update("INSERT INTO things (id, name) VALUES (?, ?)", 1, "again");
        });
        Future<Integer> second = insert(2, "b");
        gate.countDown();

        assertThat(Await.get(first)).isEqualTo(1);
        assertThat(Await.get(second)).isEqualTo(1);
        assertThatThrownBy(() -> Await.get(bad))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("bad");
        assertThat(Await.get(count())).isEqualTo(2);
    }

    @Test
    void aWriteThatThrowsAloneLeavesNothing() {
        Future<Integer> bad = file.write("bad", s -> {
            s.update("INSERT INTO things (id, name) VALUES (?, ?)", 50, "half");
            throw new IllegalStateException("no");
        });

        assertThatThrownBy(() -> Await.get(bad)).isInstanceOf(IllegalStateException.class);
        assertThat(Await.get(count())).isZero();
    }

    @Test
    void readsOfOneWorkShareOneView() {
        Await.get(insert(1, "a"));
        CountDownLatch counted = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        Future<List<Integer>> views = file.read("twice", s -> {
            int before = s.list("SELECT id FROM things", r -> r.getInt(1)).size();
            counted.countDown();
            await(written);
            return List.of(
                    before, s.list("SELECT id FROM things", r -> r.getInt(1)).size());
        });
        await(counted);
        Await.get(insert(2, "b"));
        written.countDown();

        assertThat(Await.get(views)).containsExactly(1, 1);
        assertThat(Await.get(count())).isEqualTo(2);
    }

    @Test
    void aFullQueueRefusesAtOnce() {
        CountDownLatch gate = block();
        List<Future<Integer>> accepted = new ArrayList<>();
        Future<Integer> next = insert(accepted.size(), "x");
        while (!next.failed()) {
            accepted.add(next);
            next = insert(accepted.size(), "x");
        }
        gate.countDown();

        assertThat(next.cause()).isInstanceOf(StoreException.class).hasMessageContaining("too much");
        Await.get(Future.join(accepted));
        assertThat(Await.get(count())).isEqualTo(accepted.size());
    }

    @Test
    void futuresCompleteOnTheCallersContext() {
        Context context = vertx.getOrCreateContext();
        Promise<Boolean> same = Promise.promise();
        context.runOnContext(v -> insert(1, "a").onComplete(r -> same.complete(Vertx.currentContext() == context)));

        assertThat(Await.get(same.future())).isTrue();
    }

    @Test
    void closingFinishesWhatWasAcceptedAndRefusesTheRest() {
        CountDownLatch gate = block();
        Future<Integer> accepted = insert(1, "a");
        Future<Void> closed = file.close();
        gate.countDown();
        Await.get(closed);

        assertThat(Await.get(accepted)).isEqualTo(1);
        assertThatThrownBy(() -> Await.get(count()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
        file = openFile("db/test");
        assertThat(Await.get(count())).isEqualTo(1);
    }

    @Test
    void migrationsApplyOnceAndInOrder() {
        Await.get(insert(1, "a"));
        Await.get(file.close());
        file = openFile("db/test");

        List<Integer> sizes =
                Await.get(file.read("size", s -> s.list("SELECT size FROM things WHERE id = 1", r -> r.getInt(1))));
        assertThat(sizes).containsExactly(7);
    }

    @Test
    void aFileOfANewerSchemaIsRefusedByName() {
        Await.get(file.write("age", s -> s.update("INSERT INTO schema_version (version) VALUES (99)")));
        Await.get(file.close());

        assertThatThrownBy(() -> openFile("db/test"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("test.db")
                .hasMessageContaining("99");
    }

    @Test
    void readersCanNotWrite() {
        Future<Integer> write = file.read("sly", s -> s.update("DELETE FROM things"));

        assertThatThrownBy(() -> Await.get(write)).isInstanceOf(StoreException.class);
    }

    private SqliteFile openFile(String migrations) {
        return SqliteFile.open(vertx, folder.resolve("sub/test.db"), migrations, meters, "test");
    }

    private Future<Integer> insert(int id, String name) {
        return file.write("insert", s -> s.update("INSERT INTO things (id, name) VALUES (?, ?)", id, name));
    }

    private Future<Integer> count() {
        return file.read("count", s -> s.first("SELECT count(*) FROM things", r -> r.getInt(1))
                .orElse(-1));
    }

    /** Holds the writer, so that what follows is committed together. */
    private CountDownLatch block() {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        file.write("block", s -> {
            running.countDown();
            await(gate);
            return 0;
        });
        await(running);
        return gate;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
