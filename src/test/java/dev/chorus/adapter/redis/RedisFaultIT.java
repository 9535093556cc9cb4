package dev.chorus.adapter.redis;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.port.HotStore;
import dev.chorus.port.HotStore.Permit;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.StoreException;
import dev.chorus.stack.RealServer;
import dev.chorus.stream.Shard;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Law 4: losing the hot store, in whatever way, costs speed only. */
class RedisFaultIT {
    @RegisterExtension
    static final RealServer REDIS = RealServer.own("redis");

    private static final long STREAM = 42;

    /** A server that hangs is told by it; one that is only slow for want of a processor is not. */
    private static final int TIMEOUT_MS = 3_000;

    private RedisFixture redis;
    private HotStore store;

    @BeforeEach
    void open() {
        REDIS.restart();
        redis = new RedisFixture(REDIS, TIMEOUT_MS).emptied();
        redis.send(Request.cmd(Command.SAVE));
        store = redis.open(100);
    }

    @AfterEach
    void close() {
        REDIS.wake();
        get(store.close());
        redis.close();
    }

    @Test
    void whatWasAppendedWhileRedisWasStoppedFollowsInOrder() {
        // Given
        append(1, 3);
        REDIS.stop();

        // When
        append(4, 9);
        REDIS.restart();

        // Then
        awaitHead(9);
        HotStore.Tail tail = get(store.tail(STREAM, 1, 9, 9));
        assertThat(tail.missing()).isFalse();
        assertThat(tail.entries()).extracting(RoomEntry::offset).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void aHangingRedisStopsNobodyAndLearnsTheRestWhenItWakes() {
        // Given
        append(1, 3);
        REDIS.hang();

        // When
        append(4, 9);

        // Then
        assertThatThrownBy(() -> get(store.snapshot(STREAM, 5))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> get(store.ping())).isInstanceOf(StoreException.class);
        REDIS.wake();
        awaitHead(9);
    }

    @Test
    void aRemovalThatRedisMissedIsNotUndoneByWhatItStillHas() {
        // Given
        append(1, 3);
        REDIS.hang();

        // When
        get(store.append(entry(4, 20, 40, CommentStatus.HIDDEN)));
        store.projected(Shard.partitionOf(STREAM), 40);
        REDIS.wake();

        // Then
        awaitHead(4);
        assertThat(ids(get(store.snapshot(STREAM, 5)).newestFirst())).containsExactly(30L, 10L);
    }

    @Test
    void aRedisThatComesBackEmptyGetsWhatTheStoresLack() {
        // Given
        append(1, 5);
        store.projected(Shard.partitionOf(STREAM), 30);
        REDIS.kill();

        // When
        REDIS.restart();

        // Then
        awaitHead(5);
        assertThat(ids(get(store.unprojected(STREAM)).newestFirst())).containsExactly(50L, 40L);
        assertThat(get(store.find(40))).isPresent();
        assertThat(get(store.snapshot(STREAM, 1)).hit())
                .as("older ones may be only in the store")
                .isFalse();
    }

    @Test
    void aRedisThatIsEmptiedUnderUsGetsWhatTheStoresLack() {
        // Given
        append(1, 3);

        // When
        redis.send(Request.cmd(Command.FLUSHALL));

        // Then
        awaitHead(3);
        assertThat(ids(get(store.unprojected(STREAM)).newestFirst())).containsExactly(30L, 20L, 10L);
    }

    @Test
    void aRoomThatComesBackFromTheDiskOfRedisIsNotBelieved() {
        // Given
        append(1, 3);
        redis.send(Request.cmd(Command.SAVE));
        get(store.append(entry(4, 20, 40, CommentStatus.HIDDEN)));
        store.projected(Shard.partitionOf(STREAM), 40);

        // When
        REDIS.kill();
        REDIS.restart();

        // Then
        awaitUp();
        assertThat(redis.send(Request.cmd(Command.EXISTS).arg("{s:" + STREAM + "}:room"))
                        .toInteger())
                .as("it was on the disk")
                .isOne();
        HotStore.Snapshot snapshot = get(store.snapshot(STREAM, 5));
        assertThat(snapshot.hit()).isFalse();
        assertThat(ids(snapshot.newestFirst())).doesNotContain(20L);
    }

    @Test
    void aLimitHoldsPerNodeWhileRedisIsAwayAndWhenItIsBackEmpty() {
        // Given
        assertThat(take()).isEqualTo(new Permit(1, 0));
        REDIS.kill();

        // When
        Permit away = take();
        Permit refused = take();
        REDIS.restart();

        // Then
        assertThat(away).isEqualTo(new Permit(1, 0));
        assertThat(refused).isEqualTo(new Permit(0, 60_000));
        awaitUp();
        assertThat(take().granted()).isZero();
    }

    @Test
    void afterFiveFailuresNobodyAsksForAWhileAndThenOneTryDecides() {
        // Given
        REDIS.stop();

        // When
        Awaitility.await().untilAsserted(() -> assertThatThrownBy(() -> get(store.find(1)))
                .hasMessageContaining("left alone"));
        REDIS.restart();

        // Then
        Awaitility.await().ignoreException(StoreException.class).untilAsserted(() -> assertThat(get(store.find(1)))
                .isEmpty());
    }

    @Test
    void aServerThatLostItsScriptsIsGivenThemAgain() {
        // Given
        append(1, 3);

        // When
        redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH"));

        // Then
        assertThat(ids(get(store.snapshot(STREAM, 5)).newestFirst())).containsExactly(30L, 20L, 10L);
        redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH"));
        append(4, 4);
        assertThat(get(store.tail(STREAM, 1, 4, 4)).entries()).hasSize(4);
    }

    @Test
    void aRoomOfWhichAKeyWasEvictedIsAMissAndNotAnEmptyRoom() {
        // Given
        append(1, 3);

        // When
        redis.send(Request.cmd(Command.DEL).arg("{s:" + STREAM + "}:recent"));

        // Then
        assertThat(get(store.snapshot(STREAM, 5)).hit()).isFalse();
        assertThat(get(store.unprojected(STREAM)).complete()).isFalse();
        append(4, 4);
        store.projected(Shard.partitionOf(STREAM), 30);
        assertThat(get(store.unprojected(STREAM)).complete()).isTrue();
    }

    @Test
    void twoNodesShareARoomAndALimit() {
        // Given
        HotStore other = redis.open(100);

        // When
        append(1, 3);
        take();
        get(other.take("k", 1, 2, 60_000, false));

        // Then
        assertThat(ids(get(other.snapshot(STREAM, 5)).newestFirst())).containsExactly(30L, 20L, 10L);
        assertThat(take().granted()).isZero();
        store.projected(Shard.partitionOf(STREAM), 30);
        Awaitility.await()
                .until(() -> get(other.unprojected(STREAM)).newestFirst().isEmpty());
        get(other.close());
    }

    private Permit take() {
        return get(store.take("k", 1, 2, 60_000, false));
    }

    private void append(long from, long to) {
        for (long offset = from; offset <= to; offset++) {
            get(store.append(entry(offset, offset * 10, offset * 10, CommentStatus.APPROVED)));
        }
    }

    private void awaitUp() {
        Awaitility.await().ignoreExceptions().until(() -> get(store.ping().map(true)));
    }

    private void awaitHead(long head) {
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> get(store.tail(STREAM, head, head, 1)).head() == head);
    }

    private static RoomEntry entry(long offset, long id, long position, CommentStatus status) {
        Author author = new Author(7, "ana", "Ana", "", Role.USER, false);
        Comment comment = Comment.builder()
                .id(id)
                .streamId(STREAM)
                .author(author)
                .content("text " + id)
                .createdAt(id)
                .status(status)
                .build();
        RoomEntry.Kind kind = status.isPublic() ? RoomEntry.Kind.POST : RoomEntry.Kind.REMOVE;
        return new RoomEntry(STREAM, "e1", offset, kind, comment, Shard.partitionOf(STREAM), position);
    }

    private static List<Long> ids(List<RoomEntry> entries) {
        return entries.stream().map(entry -> entry.comment().id()).toList();
    }
}
