package dev.chorus.owner;

import dev.chorus.bus.Reply;
import io.vertx.core.Future;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the keys of the last five minutes stand for, per user. Filled by requests and, after a crash, by the tail of the log. At
 * the bound the oldest keys go first, and a repeat of one of those would count as new.
 */
final class IdempotencyKeys {
    static final long WINDOW_MS = 5 * 60_000L;
    static final int CAPACITY = 500_000;

    private final Map<Key, Known> known = new LinkedHashMap<>();

    /**
     * @param bodyHash of the request that took the key
     * @param result in flight, or what it came to
     */
    record Known(long bodyHash, long at, Future<Reply.Posted> result) {}

    private record Key(long userId, String key) {}

    Optional<Known> find(long userId, String key, long now) {
        Known found = known.get(new Key(userId, key));
        return found == null || found.at() < now - WINDOW_MS ? Optional.empty() : Optional.of(found);
    }

    void put(long userId, String key, long bodyHash, long at, Future<Reply.Posted> result) {
        expire(at);
        Key k = new Key(userId, key);
        known.remove(k);
        known.put(k, new Known(bodyHash, at, result));
    }

    /** The request failed: the key is free again, unless another result has taken it meanwhile. */
    void forget(long userId, String key, Future<Reply.Posted> result) {
        Key k = new Key(userId, key);
        Known found = known.get(k);
        if (found != null && found.result() == result) {
            known.remove(k);
        }
    }

    /** Insertion order is time order, so expiry looks at the front only. */
    private void expire(long now) {
        Iterator<Known> oldest = known.values().iterator();
        while (oldest.hasNext()) {
            if (oldest.next().at() >= now - WINDOW_MS && known.size() < CAPACITY) {
                return;
            }
            oldest.remove();
        }
    }
}
