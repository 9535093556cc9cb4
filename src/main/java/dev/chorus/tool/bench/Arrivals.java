package dev.chorus.tool.bench;

import java.util.Arrays;

/** When which offsets arrived at somebody. Written on the loop, read when the run is over; at most 20 million entries. */
final class Arrivals {
    private static final int MAX = 60_000_000;

    private long[] entries = new long[3 * 4_096];
    private int size;

    synchronized void add(long from, long to, long nanos) {
        if (from < 0 || size + 3 > MAX) {
            return;
        }
        if (size + 3 > entries.length) {
            entries = Arrays.copyOf(entries, (int) Math.min(MAX, entries.length * 2L));
        }
        entries[size] = from;
        entries[size + 1] = to;
        entries[size + 2] = nanos;
        size += 3;
    }

    /** Takes one arrival of offsets {@code from} to {@code to}, both included. */
    interface Each {
        void arrival(long from, long to, long nanos);
    }

    synchronized void forEach(Each each) {
        for (int i = 0; i < size; i += 3) {
            each.arrival(entries[i], entries[i + 1], entries[i + 2]);
        }
    }

    synchronized void clear() {
        size = 0;
    }
}
