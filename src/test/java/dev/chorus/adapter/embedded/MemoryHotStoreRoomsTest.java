package dev.chorus.adapter.embedded;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.port.HotStore;
import dev.chorus.port.HotStoreContract;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryHotStoreRoomsTest extends HotStoreContract {
    private final AtomicLong clock = new AtomicLong(1_000_000);

    @Override
    protected HotStore open() {
        return new MemoryHotStore(CAPACITY, clock::get);
    }

    @Test
    void anIdleRoomThatIsProjectedCostsNothing() {
        append(1, 10);
        projected(1000);
        clock.addAndGet(MemoryRooms.IDLE_MS + 1);

        memory().sweep();

        assertThat(memory().rooms()).isZero();
        assertThat(memory().bodies()).isZero();
    }

    @Test
    void anIdleRoomThatIsNotProjectedStays() {
        append(1, 10);
        projected(99);
        clock.addAndGet(MemoryRooms.IDLE_MS + 1);

        memory().sweep();

        assertThat(get(store.unprojected(STREAM)).newestFirst()).hasSize(1);
    }

    @Test
    void readingKeepsARoom() {
        append(1, 10);
        projected(1000);
        clock.addAndGet(MemoryRooms.IDLE_MS);
        get(store.snapshot(STREAM, 1));
        clock.addAndGet(MemoryRooms.IDLE_MS - 1);

        memory().sweep();

        assertThat(memory().rooms()).isEqualTo(1);
    }

    @Test
    void aDroppedRoomStartsAgainAtItsNextOffset() {
        append(1, 10);
        projected(1000);
        clock.addAndGet(MemoryRooms.IDLE_MS + 1);
        memory().sweep();

        append(11, 11);

        assertThat(get(store.tail(STREAM, 11, 11, 1)).entries()).hasSize(1);
        assertThat(get(store.tail(STREAM, 10, 11, 1)).missing()).isTrue();
    }

    @Test
    void aBusyRoomHoldsNoMoreBodiesThanItsListsPointTo() {
        projected(Long.MAX_VALUE);

        append(1, 10_000);

        assertThat(memory().bodies()).isEqualTo(MemoryRecent.CAPACITY);
    }

    @Test
    void unprojectedIsBoundedAndSaysSo() {
        store = new MemoryHotStore(10_000, clock::get);

        append(1, 20_001);

        HotStore.Unprojected unprojected = get(store.unprojected(STREAM));
        assertThat(unprojected.complete()).isFalse();
        assertThat(unprojected.newestFirst()).hasSize(20_000);
        assertThat(unprojected.newestFirst().getFirst().offset()).isEqualTo(20_001);
    }

    @Test
    void aRemovalIsRememberedWhenTheRestIsTooMuch() {
        append(1, 3);
        remove(4, 20);

        append(5, 4 + 8 * CAPACITY + 1);

        HotStore.Unprojected unprojected = get(store.unprojected(STREAM));
        assertThat(unprojected.complete()).isFalse();
        assertThat(ids(unprojected.newestFirst())).contains(20L).doesNotContain(10L);
        projected(Long.MAX_VALUE);
        assertThat(get(store.unprojected(STREAM)).newestFirst()).isEmpty();
    }

    private MemoryHotStore memory() {
        return (MemoryHotStore) store;
    }
}
