package dev.chorus.port;

import static dev.chorus.adapter.embedded.Await.get;
import static dev.chorus.port.Comments.EPOCH;
import static dev.chorus.port.Comments.comment;
import static dev.chorus.port.Comments.entry;
import static dev.chorus.port.Comments.post;
import static dev.chorus.port.Comments.removal;
import static dev.chorus.port.Comments.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.comment.CommentStatus;
import dev.chorus.port.RoomEntry.Kind;
import dev.chorus.stream.Shard;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms, as every hot store keeps them. Totals, limits and viewers are in {@link HotStoreSharedContract}. */
public abstract class HotStoreContract {
    protected static final long STREAM = 42;
    protected static final int CAPACITY = 100;

    protected HotStore store;

    /** An empty store whose tails keep {@link #CAPACITY} entries. */
    protected abstract HotStore open();

    @BeforeEach
    void openIt() {
        store = open();
    }

    @AfterEach
    void closeIt() {
        get(store.close());
    }

    @Test
    void aRoomNobodyWroteToIsAMiss() {
        assertThat(get(store.snapshot(STREAM, 10)).hit()).isFalse();
        assertThat(get(store.tail(STREAM, 1, 10, 10)).missing()).isTrue();
        assertThat(get(store.find(1))).isEmpty();
        assertThat(get(store.unprojected(STREAM))).isEqualTo(new HotStore.Unprojected(true, List.of()));
    }

    @Test
    void aRoomFilledFromItsFirstEventIsKnownWhole() {
        append(1, 3);

        assertThat(get(store.snapshot(STREAM, 50)))
                .isEqualTo(new HotStore.Snapshot(
                        true, EPOCH, 3, List.of(post(STREAM, 3), post(STREAM, 2), post(STREAM, 1))));
    }

    @Test
    void aSnapshotHoldsTheNewestOfItsLimit() {
        append(1, 9);

        assertThat(ids(get(store.snapshot(STREAM, 2)).newestFirst())).containsExactly(90L, 80L);
    }

    @Test
    void aSnapshotLeavesOutWhatIsNotPublic() {
        append(1, 3);

        get(store.append(removal(STREAM, 4, 20)));

        HotStore.Snapshot snapshot = get(store.snapshot(STREAM, 50));
        assertThat(snapshot.head()).isEqualTo(4);
        assertThat(ids(snapshot.newestFirst())).containsExactly(30L, 10L);
    }

    @Test
    void whatIsShownAgainIsBackInItsPlace() {
        append(1, 3);
        get(store.append(removal(STREAM, 4, 20)));

        get(store.append(entry(5, Kind.UPDATE, comment(STREAM, 20, CommentStatus.APPROVED), 50)));

        assertThat(ids(get(store.snapshot(STREAM, 50)).newestFirst())).containsExactly(30L, 20L, 10L);
    }

    @Test
    void aTailIsReadByRangeAndLimit() {
        append(1, 10);

        assertThat(get(store.tail(STREAM, 4, 6, 10)).entries())
                .containsExactly(post(STREAM, 4), post(STREAM, 5), post(STREAM, 6));
        assertThat(get(store.tail(STREAM, 4, 10, 2)).entries()).containsExactly(post(STREAM, 4), post(STREAM, 5));
    }

    @Test
    void aTailBeyondTheHeadIsEmptyAndNothingIsMissing() {
        append(1, 3);

        assertThat(get(store.tail(STREAM, 4, Long.MAX_VALUE, 10)))
                .isEqualTo(new HotStore.Tail(false, EPOCH, 3, List.of()));
    }

    @Test
    void aTailShowsEachStepWithTheCurrentBody() {
        append(1, 2);
        get(store.append(removal(STREAM, 3, 10)));

        List<RoomEntry> entries = get(store.tail(STREAM, 1, 3, 10)).entries();

        assertThat(entries).extracting(RoomEntry::kind).containsExactly(Kind.POST, Kind.POST, Kind.REMOVE);
        assertThat(entries).extracting(RoomEntry::offset).containsExactly(1L, 2L, 3L);
        assertThat(entries.getFirst().comment().status()).isEqualTo(CommentStatus.HIDDEN);
        assertThat(entries.getFirst().position()).isEqualTo(30);
    }

    @Test
    void aTailKeepsItsCapacityOnceTheProjectorHasTheRest() {
        projected(Long.MAX_VALUE);

        append(1, 3 * CAPACITY);

        assertThat(get(store.tail(STREAM, 2 * CAPACITY, 3 * CAPACITY, CAPACITY)).missing())
                .isTrue();
        assertThat(get(store.tail(STREAM, 2 * CAPACITY + 1, 3 * CAPACITY, 2 * CAPACITY))
                        .entries())
                .hasSize(CAPACITY);
    }

    @Test
    void aTailKeepsWhatTheProjectorHasNot() {
        append(1, 3 * CAPACITY);

        assertThat(get(store.tail(STREAM, 1, 3 * CAPACITY, 3 * CAPACITY)).entries())
                .hasSize(3 * CAPACITY);
    }

    @Test
    void aTailWithoutAProjectorStopsGrowingAndSaysThatAPageMayLackSomething() {
        append(1, 20 * CAPACITY);

        assertThat(get(store.tail(STREAM, 1, 10, 10)).missing()).isTrue();
        assertThat(get(store.tail(STREAM, 19 * CAPACITY, 20 * CAPACITY, 10)).missing())
                .isFalse();
        assertThat(get(store.unprojected(STREAM)).complete()).isFalse();
    }

    @Test
    void aPageIsCompleteAgainWhenTheProjectorHasWhatWasDropped() {
        append(1, 20 * CAPACITY);

        projected(19L * CAPACITY * 10);

        HotStore.Unprojected unprojected = get(store.unprojected(STREAM));
        assertThat(unprojected.complete()).isTrue();
        assertThat(unprojected.newestFirst()).hasSize(CAPACITY);
    }

    @Test
    void anOffsetAtOrBelowTheHeadChangesOnlyANewerBody() {
        append(1, 3);

        get(store.append(post(STREAM, 2)));
        get(store.append(entry(3, Kind.UPDATE, comment(STREAM, 10, CommentStatus.HIDDEN), 35)));

        assertThat(get(store.tail(STREAM, 1, 9, 9)).entries())
                .extracting(RoomEntry::kind)
                .containsOnly(Kind.POST)
                .hasSize(3);
        assertThat(ids(get(store.snapshot(STREAM, 9)).newestFirst())).containsExactly(30L, 20L);
    }

    @Test
    void anOlderStateNeverReplacesANewerOne() {
        append(1, 2);
        get(store.append(removal(STREAM, 3, 20)));

        get(store.append(post(STREAM, 2)));

        assertThat(get(store.find(20)).orElseThrow().comment().status()).isEqualTo(CommentStatus.HIDDEN);
        assertThat(ids(get(store.snapshot(STREAM, 9)).newestFirst())).containsExactly(10L);
    }

    @Test
    void aHeldCommentHasABodyAndNoPlace() {
        append(1, 1);

        get(store.append(entry(0, Kind.POST, comment(STREAM, 15, CommentStatus.PENDING), 15)));

        assertThat(get(store.find(15))).isPresent();
        assertThat(ids(get(store.unprojected(STREAM)).newestFirst())).containsExactly(15L, 10L);
        assertThat(get(store.snapshot(STREAM, 9)).head()).isEqualTo(1);
        assertThat(ids(get(store.snapshot(STREAM, 9)).newestFirst())).containsExactly(10L);
    }

    @Test
    void whatWasHeldAppearsAtItsNewOffsetInOrderOfIds() {
        append(1, 1);
        get(store.append(entry(0, Kind.POST, comment(STREAM, 15, CommentStatus.PENDING), 15)));
        get(store.append(post(STREAM, 2)));

        get(store.append(entry(3, Kind.POST, comment(STREAM, 15, CommentStatus.APPROVED), 30)));

        assertThat(ids(get(store.snapshot(STREAM, 9)).newestFirst())).containsExactly(20L, 15L, 10L);
        assertThat(ids(get(store.tail(STREAM, 1, 9, 9)).entries())).containsExactly(10L, 20L, 15L);
    }

    @Test
    void unprojectedEndsAtTheProjectorsPosition() {
        append(1, 5);
        get(store.append(removal(STREAM, 6, 10)));

        projected(30);

        HotStore.Unprojected unprojected = get(store.unprojected(STREAM));
        assertThat(unprojected.complete()).isTrue();
        assertThat(ids(unprojected.newestFirst())).containsExactly(50L, 40L, 10L);
    }

    @Test
    void theProjectorsPositionNeverGoesBack() {
        append(1, 5);
        projected(40);

        projected(10);

        assertThat(ids(get(store.unprojected(STREAM)).newestFirst())).containsExactly(50L);
    }

    @Test
    void aRoomThatBeginsLaterIsAMissUntilItIsSeeded() {
        append(1001, 1002);
        assertThat(get(store.snapshot(STREAM, 2)).hit()).isFalse();

        get(store.seed(STREAM, head(1000), List.of(stored(STREAM, 9_990), stored(STREAM, 9_980))));

        HotStore.Snapshot snapshot = get(store.snapshot(STREAM, 4));
        assertThat(snapshot.hit()).isTrue();
        assertThat(snapshot.head()).isEqualTo(1002);
        assertThat(ids(snapshot.newestFirst())).containsExactly(10_020L, 10_010L, 9_990L, 9_980L);
    }

    @Test
    void aSnapshotOfMoreThanIsKnownIsAMissUnlessTheRoomIsKnownWhole() {
        List<RoomEntry> two = List.of(stored(STREAM, 9_990), stored(STREAM, 9_980));
        get(store.seed(STREAM, head(1000), two));
        assertThat(get(store.snapshot(STREAM, 2)).hit()).isTrue();
        assertThat(get(store.snapshot(STREAM, 3)).hit()).isFalse();

        get(store.seed(STREAM, head(1000), two, true));

        assertThat(get(store.snapshot(STREAM, 3)).hit()).isTrue();
    }

    @Test
    void anEmptyStreamCanBeSeededAndIsThenAHit() {
        get(store.seed(STREAM, RoomHead.NONE, List.of()));

        assertThat(get(store.snapshot(STREAM, 50))).isEqualTo(new HotStore.Snapshot(true, "", 0, List.of()));
    }

    @Test
    void aSeedNeverBringsBackWhatWasRemovedMeanwhile() {
        get(store.append(removal(STREAM, 1001, 9_990)));

        get(store.seed(STREAM, head(1000), List.of(stored(STREAM, 9_990), stored(STREAM, 9_980))));

        assertThat(ids(get(store.snapshot(STREAM, 1)).newestFirst())).containsExactly(9_980L);
    }

    @Test
    void aSeedFromBeforeTheTailIsIgnored() {
        append(1001, 1002);

        get(store.seed(STREAM, head(999), List.of(stored(STREAM, 9_980)), true));

        assertThat(get(store.snapshot(STREAM, 1)).hit()).isFalse();
    }

    @Test
    void missingStepsMakeTheRoomAMissAgain() {
        append(1, 5);

        append(8, 8);

        assertThat(get(store.snapshot(STREAM, 1)).hit()).isFalse();
        assertThat(get(store.tail(STREAM, 5, 8, 9)).missing()).isTrue();
        assertThat(ids(get(store.tail(STREAM, 8, 8, 9)).entries())).containsExactly(80L);
    }

    @Test
    void aNewEpochStartsTheTailAnew() {
        append(1, 5);

        get(store.append(
                new RoomEntry(STREAM, "e2", 1, Kind.POST, comment(STREAM, 60, CommentStatus.APPROVED), 0, 60)));

        HotStore.Tail tail = get(store.tail(STREAM, 1, 9, 9));
        assertThat(tail.epoch()).isEqualTo("e2");
        assertThat(tail.head()).isEqualTo(1);
        assertThat(ids(tail.entries())).containsExactly(60L);
    }

    @Test
    void readersAlongsideAWriterSeeTheRoomAsOfItsHead() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Throwable> broken = new AtomicReference<>();
        append(1, 1);
        List<Thread> readers = LongStream.range(0, 3)
                .mapToObj(i -> Thread.ofPlatform()
                        .uncaughtExceptionHandler((t, e) -> broken.compareAndSet(null, e))
                        .start(() -> {
                            while (!done.get()) {
                                readAsOfHead();
                            }
                        }))
                .toList();

        for (long offset = 2; offset <= stepsBesideReaders(); offset++) {
            get(store.append(post(STREAM, offset)));
            projected(offset * 10 - 300);
        }
        done.set(true);

        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(broken.get()).isNull();
    }

    /** Every comment is a post with ten times its offset as id, so the head says which ids there must be. */
    private void readAsOfHead() {
        HotStore.Snapshot snapshot = get(store.snapshot(STREAM, 5));
        long head = snapshot.head();
        assertThat(ids(snapshot.newestFirst()))
                .isEqualTo(LongStream.iterate(head, n -> n > Math.max(0, head - 5), n -> n - 1)
                        .mapToObj(n -> n * 10)
                        .toList());
        HotStore.Tail tail = get(store.tail(STREAM, Math.max(1, head - 10), Long.MAX_VALUE, 50));
        assertThat(tail.missing() || !tail.entries().isEmpty()).isTrue();
        for (int i = 1; i < tail.entries().size(); i++) {
            assertThat(tail.entries().get(i).offset())
                    .isEqualTo(tail.entries().get(i - 1).offset() + 1);
        }
    }

    /** How long a writer goes on; fewer where each step is a way to a server and back. */
    protected int stepsBesideReaders() {
        return 20_000;
    }

    protected final void append(long from, long to) {
        LongStream.rangeClosed(from, to).forEach(offset -> get(store.append(post(STREAM, offset))));
    }

    protected final void remove(long offset, long commentId) {
        get(store.append(removal(STREAM, offset, commentId)));
    }

    protected final void projected(long position) {
        store.projected(Shard.partitionOf(STREAM), position);
    }

    private static RoomHead head(long offset) {
        return new RoomHead(EPOCH, offset, offset * 10);
    }

    protected static List<Long> ids(List<RoomEntry> entries) {
        return entries.stream().map(e -> e.comment().id()).toList();
    }
}
