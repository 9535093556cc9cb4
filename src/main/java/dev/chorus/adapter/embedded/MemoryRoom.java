package dev.chorus.adapter.embedded;

import dev.chorus.port.HotStore;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomHead;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * One room: head, tail, the newest public comments and what the projector has not stored. Every method is called under this
 * object's monitor and takes microseconds; what is left over of long work is done by the next call.
 */
final class MemoryRoom {
    /** The tail grows to this many times its capacity for steps that the projector has not stored. */
    static final int HARD_CAP = 8;

    /** Most steps dropped by one call. */
    private static final int TRIM_AT_ONCE = 4_096;

    private static final int UNPROJECTED_AT_ONCE = 20_000;

    private final int capacity;
    private final LongSupplier projected;
    private final ConcurrentMap<Long, MemoryBody> bodies;
    private final MemorySteps tail = new MemorySteps();
    private final MemorySteps unprojected = new MemorySteps();
    // Beyond the cap the state of a shown comment is forgotten, but not that one is no longer to be shown.
    private final MemorySteps removals = new MemorySteps();
    private final MemoryRecent recent = new MemoryRecent();
    private final List<MemoryBody> dropped = new ArrayList<>();

    private String epoch = "";
    private long head;
    private long headPosition = -1;
    private long lostPosition = -1;
    private long walk;
    private long usedAt;
    private boolean gone;

    /**
     * @param capacity entries of the tail that are always kept
     * @param projected the projector's position in this room's partition
     * @param bodies of all rooms, by comment
     */
    MemoryRoom(int capacity, LongSupplier projected, ConcurrentMap<Long, MemoryBody> bodies) {
        this.capacity = capacity;
        this.projected = projected;
        this.bodies = bodies;
    }

    /** Whether the room was dropped: look it up again. */
    boolean isGone() {
        return gone;
    }

    void use(long now) {
        usedAt = now;
    }

    void append(RoomEntry entry) {
        MemoryBody known = bodies.get(entry.comment().id());
        boolean newer = known == null || entry.position() > known.entry().position();
        boolean next = isNext(entry);
        if (!next && known == null && entry.position() <= projected.getAsLong()) {
            // A replay of what the stores have: later states of it may be only there.
            return;
        }
        MemoryBody body = known == null ? new MemoryBody(entry) : known;
        body.accept(entry);
        if (newer && entry.position() > projected.getAsLong()) {
            unprojected.add(hold(new MemoryStep(body, entry.kind(), entry.position())));
        }
        if (next) {
            advance(entry);
            tail.add(hold(new MemoryStep(body, entry.kind(), entry.position())));
        }
        if (next || known != null) {
            list(body);
        }
        trim();
    }

    /** An old epoch's late entry, or one at or below the head, is not. */
    private boolean isNext(RoomEntry entry) {
        if (entry.offset() <= 0) {
            return false;
        }
        return entry.epoch().equals(epoch) ? entry.offset() > head : head == 0 || entry.position() > headPosition;
    }

    private void advance(RoomEntry entry) {
        boolean follows =
                entry.offset() == head + 1 && (head == 0 || entry.epoch().equals(epoch));
        if (!follows) {
            forgetTail();
        } else if (head == 0) {
            // The first event a stream ever had: nothing can be older.
            recent.knownFrom(0);
        }
        epoch = entry.epoch();
        head = entry.offset();
        headPosition = entry.position();
    }

    /** Steps are missing before what comes now: the tail starts anew, and only a store knows what is recent. */
    private void forgetTail() {
        while (!tail.isEmpty()) {
            release(tail.removeOldest().body());
        }
        recent.forget().forEach(this::release);
    }

    void seed(RoomHead from, List<RoomEntry> newestFirst, boolean whole) {
        boolean sameEpoch = head == 0 || from.epoch().equals(epoch);
        if (!sameEpoch || (from.offset() < head && from.offset() + 1 < tailFrom())) {
            return;
        }
        if (from.offset() > head) {
            forgetTail();
            epoch = from.epoch();
            head = from.offset();
            headPosition = from.position();
        }
        if (whole) {
            recent.knownFrom(0);
        } else if (!newestFirst.isEmpty()) {
            recent.knownFrom(newestFirst.getLast().comment().id());
        }
        for (RoomEntry entry : newestFirst.reversed()) {
            MemoryBody body = bodies.computeIfAbsent(entry.comment().id(), id -> new MemoryBody(entry));
            body.accept(entry);
            list(body);
        }
        // What happened after the store's head, to comments that were below what was known.
        for (int i = (int) Math.max(0, from.offset() + 1 - tailFrom()); i < tail.size(); i++) {
            list(tail.get(i).body());
        }
    }

    HotStore.Snapshot snapshot(int limit) {
        List<RoomEntry> newest = new ArrayList<>();
        for (MemoryBody body : recent.newest(limit)) {
            newest.add(body.entry());
        }
        return new HotStore.Snapshot(recent.knows(limit), epoch, head, newest);
    }

    HotStore.Tail tail(long from, long to, int limit) {
        long wanted = Math.max(1, from);
        boolean missing = wanted <= head && wanted < tailFrom();
        long first = Math.max(wanted, tailFrom());
        List<RoomEntry> entries = new ArrayList<>();
        long last = Math.min(to, head);
        for (long offset = first; offset <= last && entries.size() < limit; offset++) {
            MemoryStep step = tail.get((int) (offset - tailFrom()));
            RoomEntry now = step.body().entry();
            entries.add(
                    now.offset() == offset && now.epoch().equals(epoch)
                            ? now
                            : new RoomEntry(
                                    now.streamId(),
                                    epoch,
                                    offset,
                                    step.kind(),
                                    now.comment(),
                                    now.partition(),
                                    now.position()));
        }
        return new HotStore.Tail(missing, epoch, head, entries);
    }

    /** In no order; the caller sorts outside the monitor. Past the cap only what is not to be shown is added. */
    HotStore.Unprojected unprojected() {
        trim();
        walk++;
        List<RoomEntry> entries = new ArrayList<>();
        boolean complete = lostPosition <= projected.getAsLong();
        for (int i = unprojected.size() - 1; i >= 0; i--) {
            complete &= collect(unprojected.get(i).body(), entries);
        }
        for (int i = 0; i < removals.size(); i++) {
            complete &= collect(removals.get(i).body(), entries);
        }
        return new HotStore.Unprojected(complete, entries);
    }

    /** @return false: it should be among the entries, and there are too many */
    private boolean collect(MemoryBody body, List<RoomEntry> entries) {
        if (body.seenInWalk == walk || body.entry().position() <= projected.getAsLong()) {
            return true;
        }
        if (entries.size() >= UNPROJECTED_AT_ONCE && body.comment().status().isPublic()) {
            return false;
        }
        body.seenInWalk = walk;
        entries.add(body.entry());
        return true;
    }

    /** Drops an idle room with everything it holds, unless the projector is behind. */
    boolean dropIfIdle(long before) {
        trim();
        if (usedAt >= before || !unprojected.isEmpty() || !removals.isEmpty() || lostPosition > projected.getAsLong()) {
            return false;
        }
        forgetTail();
        gone = true;
        return true;
    }

    private long tailFrom() {
        return head - tail.size() + 1;
    }

    /** Puts a comment into the recent list, or takes it away, as its state now says. */
    private void list(MemoryBody body) {
        if (!body.comment().status().isPublic()) {
            if (recent.remove(body)) {
                release(body);
            }
        } else if (recent.add(body, dropped)) {
            hold(body);
            dropped.forEach(this::release);
            dropped.clear();
        }
        if (body.references == 0) {
            bodies.remove(body.id(), body);
        }
    }

    private void trim() {
        long stored = projected.getAsLong();
        for (int i = 0; i < TRIM_AT_ONCE && !unprojected.isEmpty(); i++) {
            long oldest = unprojected.get(0).position();
            if (oldest > stored && unprojected.size() <= HARD_CAP * capacity) {
                break;
            }
            MemoryStep step = unprojected.removeOldest();
            if (oldest > stored) {
                lostPosition = oldest;
                keepRemoval(step);
            }
            release(step.body());
        }
        for (int i = 0;
                i < TRIM_AT_ONCE && !removals.isEmpty() && removals.get(0).position() <= stored;
                i++) {
            release(removals.removeOldest().body());
        }
        for (int i = 0; i < TRIM_AT_ONCE && tail.size() > capacity; i++) {
            if (tail.get(0).position() > stored && tail.size() <= HARD_CAP * capacity) {
                break;
            }
            release(tail.removeOldest().body());
        }
    }

    private void keepRemoval(MemoryStep step) {
        if (!step.body().comment().status().isPublic()) {
            removals.add(hold(step));
            if (removals.size() > HARD_CAP * capacity) {
                release(removals.removeOldest().body());
            }
        }
    }

    private MemoryStep hold(MemoryStep step) {
        hold(step.body());
        return step;
    }

    private void hold(MemoryBody body) {
        if (body.references++ == 0) {
            bodies.put(body.id(), body);
        }
    }

    private void release(MemoryBody body) {
        if (--body.references == 0) {
            bodies.remove(body.id(), body);
        }
    }
}
