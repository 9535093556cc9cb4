package dev.chorus.adapter.embedded;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.chorus.port.HotStore;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Sliding windows by key. A key is forgotten a window after its last use; at {@value #MAX_KEYS} keys the least used go, and with them
 * what they had taken. Safe from any thread.
 */
final class MemoryLimits {
    static final int MAX_KEYS = 1_000_000;

    private final Cache<String, Keyed> windows;
    private final LongSupplier clock;

    /** @param clock milliseconds that never go back */
    MemoryLimits(LongSupplier clock) {
        this.clock = clock;
        this.windows = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfter(Expiry.<String, Keyed>accessing((key, keyed) -> Duration.ofMillis(keyed.windowMs())))
                .ticker(() -> clock.getAsLong() * 1_000_000)
                .build();
    }

    HotStore.Permit take(String key, int permits, int limit, long windowMs, boolean partial) {
        if (limit <= 0) {
            return new HotStore.Permit(permits, 0);
        }
        return windows.get(key, k -> new Keyed(new SlidingWindow(), windowMs))
                .window()
                .take(permits, limit, windowMs, partial, clock.getAsLong());
    }

    void sweep() {
        windows.cleanUp();
    }

    private record Keyed(SlidingWindow window, long windowMs) {}
}
