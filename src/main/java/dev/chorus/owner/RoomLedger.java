package dev.chorus.owner;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the owner of a stream knows of its order: which offset is durable, which was handed out last, and what its recent
 * idempotency keys stand for. Belongs to one {@link PartitionOwner} and its context.
 *
 * <pre>
 *   durable  ──▶ acknowledged by the log
 *   assigned ──▶ handed out; assigned - durable appends are in flight
 * </pre>
 */
final class RoomLedger {
    private static final int MAX_POSTERS = 10_000;

    private final long streamId;
    private final IdempotencyKeys keys;
    // Of the newest posters; what it lacks slow mode reads from the store: see PaceMemory.
    private final Map<Long, Long> lastPost = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MAX_POSTERS;
        }
    };

    private String epoch;
    private long durable;
    private long assigned;
    private long position;
    private long touchedAt;

    RoomLedger(long streamId, String epoch, long durable, long position, IdempotencyKeys keys) {
        this.streamId = streamId;
        this.epoch = epoch;
        this.durable = durable;
        this.assigned = durable;
        this.position = position;
        this.keys = keys;
    }

    long streamId() {
        return streamId;
    }

    String epoch() {
        return epoch;
    }

    IdempotencyKeys keys() {
        return keys;
    }

    long durable() {
        return durable;
    }

    long position() {
        return position;
    }

    long touchedAt() {
        return touchedAt;
    }

    boolean isSettled() {
        return assigned == durable;
    }

    void touch(long now) {
        touchedAt = now;
    }

    /** The next offset; to be given back with {@link #settle} when its append fails. */
    long assign() {
        return ++assigned;
    }

    /** The log has this event. */
    void made(String eventEpoch, long offset, long at) {
        position = Math.max(position, at);
        if (offset > 0) {
            epoch = eventEpoch;
            durable = offset;
            assigned = Math.max(assigned, offset);
        }
    }

    /** After a failed append: what is not durable was never there. */
    void settle() {
        assigned = durable;
    }

    void posted(long userId, long at) {
        lastPost.put(userId, at);
    }

    /** Whether anything is known of the user's posts, if only that there was none lately. */
    boolean knows(long userId) {
        return lastPost.containsKey(userId);
    }

    /** What the store knows, unless the user has posted meanwhile. */
    void recalled(long userId, long at) {
        lastPost.merge(userId, at, Math::max);
    }

    /** Milliseconds since 1970 of the user's newest comment here; 0: none known. */
    long lastPostOf(long userId) {
        return lastPost.getOrDefault(userId, 0L);
    }
}
