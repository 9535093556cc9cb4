package dev.chorus.adapter.embedded;

import dev.chorus.port.HotStore;
import java.util.Arrays;

/**
 * Permits taken under one key, with the time of each: never more than the limit in any window. Kept as pairs of time and count, at
 * most {@value #MAX_CELLS}. Safe from any thread; held for microseconds.
 */
final class SlidingWindow {
    /** Above this limit times are rounded up, so that a permit comes back a little late and never early. */
    static final int MAX_CELLS = 10_000;

    private long[] times = new long[4];
    private int[] counts = new int[4];
    private int first;
    private int cells;
    private int taken;

    /** @param now milliseconds of a clock that never goes back */
    synchronized HotStore.Permit take(int permits, int limit, long windowMs, boolean partial, long now) {
        forget(now - windowMs);
        int left = Math.max(0, limit - taken);
        if (permits <= left) {
            add(permits, limit, windowMs, now);
            return new HotStore.Permit(permits, 0);
        }
        int granted = partial ? left : 0;
        if (granted > 0) {
            add(granted, limit, windowMs, now);
        }
        int wanted = partial ? 1 : Math.min(permits, limit);
        return new HotStore.Permit(granted, untilFree(wanted - (limit - taken), windowMs, now));
    }

    synchronized int cells() {
        return cells;
    }

    /** Milliseconds until so many permits have come back; a window when more are wanted than there can ever be. */
    private long untilFree(int missing, long windowMs, long now) {
        int sum = 0;
        for (int i = 0; i < cells && missing > 0; i++) {
            int at = (first + i) % times.length;
            sum += counts[at];
            if (sum >= missing) {
                return Math.max(1, times[at] + windowMs - now);
            }
        }
        return windowMs;
    }

    private void forget(long until) {
        while (cells > 0 && times[first] <= until) {
            taken -= counts[first];
            first = (first + 1) % times.length;
            cells--;
        }
    }

    private void add(int permits, int limit, long windowMs, long now) {
        long grain = limit <= MAX_CELLS ? 1 : Math.max(1, Math.ceilDiv(windowMs, MAX_CELLS));
        long time = Math.ceilDiv(now, grain) * grain;
        taken += permits;
        int last = (first + cells - 1 + times.length) % times.length;
        if (cells > 0 && times[last] >= time) {
            counts[last] += permits;
            return;
        }
        if (cells == times.length) {
            grow();
        }
        int at = (first + cells) % times.length;
        times[at] = time;
        counts[at] = permits;
        cells++;
    }

    private void grow() {
        long[] moreTimes = Arrays.copyOf(times, times.length * 2);
        int[] moreCounts = Arrays.copyOf(counts, counts.length * 2);
        for (int i = 0; i < cells; i++) {
            moreTimes[i] = times[(first + i) % times.length];
            moreCounts[i] = counts[(first + i) % counts.length];
        }
        times = moreTimes;
        counts = moreCounts;
        first = 0;
    }
}
