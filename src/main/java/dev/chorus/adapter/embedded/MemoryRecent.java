package dev.chorus.adapter.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest public comments of a room by id, at most {@value #CAPACITY}. It knows down to which id it has all of them, and says
 * nothing below. Not safe for threads.
 */
final class MemoryRecent {
    static final int CAPACITY = 1_000;

    private @Nullable MemoryBody[] ascending = new MemoryBody[16];
    private int size;

    /** Every public comment with an id of at least this is here; {@link Long#MAX_VALUE}: nothing is known. */
    private long floor = Long.MAX_VALUE;

    /** Whether the newest {@code limit} public comments of the room are surely here. */
    boolean knows(int limit) {
        return floor == 0 || (floor != Long.MAX_VALUE && size >= limit);
    }

    /** The lowest id from which everything is here, as far as the additions that follow reach. */
    void knownFrom(long id) {
        floor = Math.min(floor, id);
    }

    /** Forgets everything, because events are missing; returns what was here. */
    List<MemoryBody> forget() {
        List<MemoryBody> all = newest(size);
        removeFirst(size);
        floor = Long.MAX_VALUE;
        return all;
    }

    /**
     * Adds a public comment unless it is here already, or lies below what is known, or is older than a full list.
     *
     * @param dropped receives what had to go for it
     * @return whether it is newly here
     */
    boolean add(MemoryBody body, List<MemoryBody> dropped) {
        long id = body.id();
        // Below the floor there are others that are not here: a list with a hole would lose them.
        if (id < floor) {
            return false;
        }
        int at = position(id);
        if (at < size && at(at).id() == id) {
            return false;
        }
        if (size == CAPACITY) {
            if (at == 0) {
                floor = at(0).id();
                return false;
            }
            dropped.add(at(0));
            removeFirst(1);
            at--;
            floor = Math.min(id, at(0).id());
        }
        if (size == ascending.length) {
            ascending = Arrays.copyOf(ascending, Math.min(CAPACITY, size * 2));
        }
        System.arraycopy(ascending, at, ascending, at + 1, size - at);
        ascending[at] = body;
        size++;
        return true;
    }

    /** @return whether it was here */
    boolean remove(MemoryBody body) {
        int at = position(body.id());
        if (at == size || at(at) != body) {
            return false;
        }
        System.arraycopy(ascending, at + 1, ascending, at, size - at - 1);
        ascending[--size] = null;
        return true;
    }

    /** At most {@code limit}, newest first. */
    List<MemoryBody> newest(int limit) {
        int count = Math.max(0, Math.min(limit, size));
        List<MemoryBody> newest = new ArrayList<>(count);
        for (int i = size - 1; i >= size - count; i--) {
            newest.add(at(i));
        }
        return newest;
    }

    private MemoryBody at(int index) {
        return Objects.requireNonNull(ascending[index]);
    }

    /** Where this id is, or would be. */
    private int position(long id) {
        if (size == 0 || at(size - 1).id() < id) {
            return size;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).id() < id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void removeFirst(int count) {
        if (count == 0) {
            return;
        }
        System.arraycopy(ascending, count, ascending, 0, size - count);
        Arrays.fill(ascending, size - count, size, null);
        size -= count;
    }
}
