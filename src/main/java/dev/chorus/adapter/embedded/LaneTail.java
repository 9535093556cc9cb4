package dev.chorus.adapter.embedded;

import dev.chorus.port.Logged;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One lane's newest events by increasing position: added at the end, given up at the beginning, found by halving. Not thread-safe. */
final class LaneTail {
    private static final int LEAST_ROOM = 16;

    private @Nullable Logged[] ring = new @Nullable Logged[LEAST_ROOM];
    private int first;
    private int size;

    void add(Logged event) {
        if (size == ring.length) {
            @Nullable Logged[] larger = Arrays.copyOfRange(ring, first, first + 2 * size);
            System.arraycopy(ring, 0, larger, size - first, first);
            ring = larger;
            first = 0;
        }
        ring[(first + size) % ring.length] = event;
        size++;
    }

    void clear() {
        ring = new @Nullable Logged[LEAST_ROOM];
        first = 0;
        size = 0;
    }

    /** Gives up the oldest event if it has this position; false: it has not. */
    boolean removeFirst(long position) {
        if (size == 0 || at(0).position() != position) {
            return false;
        }
        ring[first] = null;
        first = (first + 1) % ring.length;
        size--;
        if (size == 0 && ring.length > LEAST_ROOM) {
            clear();
        }
        return true;
    }

    /** The oldest events after a position, a copy. */
    List<Logged> after(long position, int limit) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).position() > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        int end = low + Math.min(limit, size - low);
        List<Logged> found = new ArrayList<>(end - low);
        for (int i = low; i < end; i++) {
            found.add(at(i));
        }
        return found;
    }

    private Logged at(int index) {
        Logged event = ring[(first + index) % ring.length];
        if (event == null) {
            throw new IllegalStateException("nothing at " + index + " of " + size);
        }
        return event;
    }
}
