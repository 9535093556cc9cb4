package dev.chorus.adapter.embedded;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** Viewers by stream and node, each count with the time it is forgotten. Safe from any thread. */
final class MemoryViewers {
    private final ConcurrentMap<Long, Map<String, Count>> streams = new ConcurrentHashMap<>();
    private final LongSupplier clock;

    MemoryViewers(LongSupplier clock) {
        this.clock = clock;
    }

    void put(String node, long streamId, int viewers, long ttlMs) {
        long now = clock.getAsLong();
        streams.compute(streamId, (id, known) -> {
            Map<String, Count> next = known == null ? new HashMap<>() : new HashMap<>(known);
            next.values().removeIf(count -> count.until() <= now);
            if (viewers > 0) {
                next.put(node, new Count(viewers, now + ttlMs));
            } else {
                next.remove(node);
            }
            return next.isEmpty() ? null : Map.copyOf(next);
        });
    }

    int of(long streamId) {
        long now = clock.getAsLong();
        int sum = 0;
        for (Count count : streams.getOrDefault(streamId, Map.of()).values()) {
            sum += count.until() > now ? count.viewers() : 0;
        }
        return sum;
    }

    void sweep() {
        long now = clock.getAsLong();
        streams.values().removeIf(nodes -> nodes.values().stream().allMatch(count -> count.until() <= now));
    }

    private record Count(int viewers, long until) {}
}
