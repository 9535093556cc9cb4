package dev.chorus.worker;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Finds states in memory first and in the store otherwise.
 *
 * @param memory where they are kept; takes what is loaded
 * @param most keys the store takes at once
 * @param store finds those that exist
 * @param absent the state of a key that the store does not have
 */
record Lookup<K, V>(
        Absolutes<K, V> memory, int most, Function<Collection<K>, Future<Map<K, V>>> store, Function<K, V> absent) {

    /** Tells every key's state; the future completes when all are told. */
    Future<Void> tell(Collection<K> keys, BiConsumer<K, V> told) {
        List<K> missing = new ArrayList<>();
        for (K key : keys) {
            V state = memory.get(key);
            if (state != null) {
                told.accept(key, state);
            } else {
                missing.add(key);
            }
        }
        List<Future<Void>> loads = new ArrayList<>();
        for (int from = 0; from < missing.size(); from += most) {
            loads.add(load(missing.subList(from, Math.min(missing.size(), from + most)), told));
        }
        return Future.all(loads).mapEmpty();
    }

    private Future<Void> load(List<K> keys, BiConsumer<K, V> told) {
        return store.apply(keys).map(found -> {
            for (K key : keys) {
                V stored = found.get(key);
                V state = stored != null ? stored : absent.apply(key);
                memory.loaded(key, state);
                told.accept(key, state);
            }
            return null;
        });
    }
}
