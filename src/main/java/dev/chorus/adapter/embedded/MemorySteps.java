package dev.chorus.adapter.embedded;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A queue of steps with access by index; grows by doubling, its owner bounds it. Not safe for threads. */
final class MemorySteps {
    private @Nullable MemoryStep[] ring = new MemoryStep[16];
    private int first;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** @param index 0: the oldest */
    MemoryStep get(int index) {
        Objects.checkIndex(index, size);
        return Objects.requireNonNull(ring[(first + index) & (ring.length - 1)]);
    }

    void add(MemoryStep step) {
        if (size == ring.length) {
            resize(ring.length * 2);
        }
        ring[(first + size) & (ring.length - 1)] = step;
        size++;
    }

    MemoryStep removeOldest() {
        MemoryStep oldest = get(0);
        ring[first] = null;
        first = (first + 1) & (ring.length - 1);
        size--;
        if (ring.length > 16 && size < ring.length / 8) {
            resize(ring.length / 4);
        }
        return oldest;
    }

    private void resize(int length) {
        @Nullable MemoryStep[] next = new MemoryStep[length];
        int untilEnd = Math.min(size, ring.length - first);
        System.arraycopy(ring, first, next, 0, untilEnd);
        System.arraycopy(ring, 0, next, untilEnd, size - untilEnd);
        Arrays.fill(ring, null);
        ring = next;
        first = 0;
    }
}
