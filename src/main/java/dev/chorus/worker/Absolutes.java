package dev.chorus.worker;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Absolute states between their computation and the store: those that changed, those being written, and a bounded cache of others.
 * What has not been written is never forgotten; of the rest the {@code capacity} used last stay. Not safe for several threads.
 */
final class Absolutes<K, V> {
    private final Map<K, V> cache;
    private Map<K, V> changed = new HashMap<>();
    private Map<K, V> writing = Map.of();

    Absolutes(int capacity) {
        cache = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > capacity;
            }
        };
    }

    /** The newest state; null: it has to be loaded. */
    @Nullable
    V get(K key) {
        V found = changed.get(key);
        if (found == null) {
            found = writing.get(key);
        }
        return found != null ? found : cache.get(key);
    }

    /** A state as the store has it; ignored where a newer one is known. */
    void loaded(K key, V state) {
        if (get(key) == null) {
            cache.put(key, state);
        }
    }

    void put(K key, V state) {
        changed.put(key, state);
    }

    int unwritten() {
        return changed.size();
    }

    /** Hands out what changed, to be written; {@link #written} has to follow before the next. */
    Map<K, V> write() {
        if (!writing.isEmpty()) {
            throw new IllegalStateException("the last write is not settled");
        }
        writing = changed;
        changed = new HashMap<>();
        return writing;
    }

    void written() {
        cache.putAll(writing);
        writing = Map.of();
    }

    /** Forgets what the store has as well, so that it is loaded again. */
    void forget() {
        cache.clear();
    }
}
