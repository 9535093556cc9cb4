package dev.chorus.adapter.embedded;

import dev.chorus.port.RoomEntry;
import dev.chorus.stream.Shard;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The rooms that somebody uses. One is dropped when nobody has used it for {@value #IDLE_MS} ms and the projector has all of it, so
 * that a stream nobody watches or posts to costs nothing; how many there are is bounded by that activity alone. Safe from any thread.
 */
final class MemoryRooms {
    static final long IDLE_MS = 300_000;

    private final ConcurrentMap<Long, MemoryRoom> rooms = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, MemoryBody> bodies = new ConcurrentHashMap<>();
    private final AtomicLongArray projected = new AtomicLongArray(Shard.PARTITIONS);
    private final int tailCapacity;
    private final LongSupplier clock;

    MemoryRooms(int tailCapacity, LongSupplier clock) {
        this.tailCapacity = tailCapacity;
        this.clock = clock;
        for (int i = 0; i < Shard.PARTITIONS; i++) {
            projected.set(i, -1);
        }
    }

    /** Does something to a room under its monitor; a room that is not here is made. */
    <T> T inRoom(long streamId, Function<MemoryRoom, T> action) {
        while (true) {
            MemoryRoom room = rooms.computeIfAbsent(streamId, this::open);
            synchronized (room) {
                if (!room.isGone()) {
                    room.use(clock.getAsLong());
                    return action.apply(room);
                }
            }
        }
    }

    /** As {@link #inRoom}, but empty when the room is not here. */
    <T> Optional<T> inKnownRoom(long streamId, Function<MemoryRoom, T> action) {
        return rooms.containsKey(streamId) ? Optional.of(inRoom(streamId, action)) : Optional.empty();
    }

    Optional<RoomEntry> find(long commentId) {
        return Optional.ofNullable(bodies.get(commentId)).map(MemoryBody::entry);
    }

    void projected(int partition, long position) {
        projected.accumulateAndGet(partition, position, Math::max);
    }

    /** Drops idle rooms. */
    void sweep() {
        long before = clock.getAsLong() - IDLE_MS;
        rooms.forEach((id, room) -> {
            synchronized (room) {
                if (room.dropIfIdle(before)) {
                    rooms.remove(id, room);
                }
            }
        });
    }

    void clear() {
        rooms.clear();
        bodies.clear();
    }

    int size() {
        return rooms.size();
    }

    int bodies() {
        return bodies.size();
    }

    private MemoryRoom open(long streamId) {
        int partition = Shard.partitionOf(streamId);
        return new MemoryRoom(tailCapacity, () -> projected.get(partition), bodies);
    }
}
