package dev.chorus.adapter.embedded;

import dev.chorus.account.Presence;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** Presence by user and holder, each with the time it is forgotten; as many users as are connected. Safe from any thread. */
final class MemoryPresence {
    private final ConcurrentMap<Long, Map<String, Said>> users = new ConcurrentHashMap<>();
    private final LongSupplier clock;

    private record Said(Presence presence, long until) {}

    MemoryPresence(LongSupplier clock) {
        this.clock = clock;
    }

    void put(String holder, long userId, Presence presence, long ttlMs) {
        long now = clock.getAsLong();
        users.compute(userId, (id, known) -> {
            Map<String, Said> next = known == null ? new HashMap<>() : new HashMap<>(known);
            next.values().removeIf(said -> said.until() <= now);
            if (presence == Presence.OFFLINE) {
                next.remove(holder);
            } else {
                next.put(holder, new Said(presence, now + ttlMs));
            }
            return next.isEmpty() ? null : Map.copyOf(next);
        });
    }

    Presence of(long userId) {
        long now = clock.getAsLong();
        return users.getOrDefault(userId, Map.of()).values().stream()
                .filter(said -> said.until() > now)
                .map(Said::presence)
                .reduce(Presence.OFFLINE, Presence::or);
    }

    void sweep() {
        long now = clock.getAsLong();
        users.values().removeIf(holders -> holders.values().stream().allMatch(said -> said.until() <= now));
    }
}
