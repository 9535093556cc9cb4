package dev.chorus.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.LongSupplier;

/**
 * Values of a source that may be away: believed for a while after they were read, and kept beyond that, for as long as somebody asks, to
 * go on with when the source does not answer. Bounded by number; what nobody asked for in {@value #KEPT_MINUTES} minutes goes. Safe from
 * any thread.
 */
final class LastKnown<K, V> {
    private static final int KEPT_MINUTES = 15;
    /** A source that is away is asked again this often for each value. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Cache<K, Seen<V>> values;
    private final long believed;
    private final LongSupplier nanos;

    /** @param nanos a clock that never goes back, as {@link System#nanoTime} */
    LastKnown(int capacity, Duration believed, LongSupplier nanos) {
        this.values = Caffeine.newBuilder()
                .maximumSize(capacity)
                .expireAfterAccess(Duration.ofMinutes(KEPT_MINUTES))
                .ticker(nanos::getAsLong)
                .build();
        this.believed = believed.toNanos();
        this.nanos = nanos;
    }

    /** Only when it was read lately. */
    Optional<V> fresh(K key) {
        Seen<V> seen = values.getIfPresent(key);
        return seen == null || nanos.getAsLong() - seen.until() >= 0 ? Optional.empty() : Optional.of(seen.value());
    }

    /** For when the source is away: what was read last, believed for some seconds more, so that it is not asked for every request. */
    Optional<V> last(K key) {
        Seen<V> seen = values.getIfPresent(key);
        if (seen == null) {
            return Optional.empty();
        }
        long again = nanos.getAsLong() + AGAIN.toNanos();
        // What somebody has put there meanwhile is better.
        values.asMap().replace(key, seen, new Seen<>(seen.value(), again));
        return Optional.of(seen.value());
    }

    void put(K key, V value) {
        values.put(key, seen(value));
    }

    /** @param choose of the old and the new value */
    void merge(K key, V value, BinaryOperator<V> choose) {
        values.asMap().merge(key, seen(value), (old, next) -> seen(choose.apply(old.value(), next.value())));
    }

    void forget(K key) {
        values.invalidate(key);
    }

    private Seen<V> seen(V value) {
        return new Seen<>(value, nanos.getAsLong() + believed);
    }

    /** @param until by the clock that never goes back */
    private record Seen<V>(V value, long until) {}
}
