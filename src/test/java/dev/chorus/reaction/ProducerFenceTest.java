package dev.chorus.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProducerFenceTest {
    private final ProducerFence fence = new ProducerFence();

    @Test
    void admitsEachBatchOnce() {
        assertThat(fence.admits(0, "a", 1)).isTrue();
        assertThat(fence.admits(0, "a", 1)).isFalse();
        assertThat(fence.admits(0, "a", 2)).isTrue();
        assertThat(fence.admits(0, "a", 1)).isFalse();
    }

    @Test
    void producersAndPartitionsCountApart() {
        fence.admits(0, "a", 5);

        assertThat(fence.admits(0, "b", 1)).isTrue();
        assertThat(fence.admits(1, "a", 1)).isTrue();
    }

    @Test
    void goesOnFromWhatAStoreRemembers() {
        fence.know(3, "a", 9);

        assertThat(fence.admits(3, "a", 9)).isFalse();
        assertThat(fence.admits(3, "a", 10)).isTrue();
    }

    @Test
    void forgetsTheProducerHeardOfLongestAgo() {
        fence.admits(0, "first", 1);
        for (int i = 0; i < ProducerFence.CAPACITY; i++) {
            fence.admits(0, "p" + i, 1);
        }

        assertThat(fence.admits(0, "p1", 1)).isFalse();
        assertThat(fence.admits(0, "first", 1)).isTrue();
    }
}
