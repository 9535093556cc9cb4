package dev.chorus.adapter.redis;

import dev.chorus.port.RoomEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Redis would lack if it came back empty, or as it was before an outage: steps of this node that it did not take, and steps it took
 * that the stores do not have yet. At most {@code capacity} steps; beyond them the oldest go, and their rooms are marked to be forgotten on
 * return, {@value #MAX_FORSAKEN} rooms at most, the longest marked going first. Guarded by its owner.
 */
final class RedisBacklog {
    static final int MAX_FORSAKEN = 50_000;

    private final Deque<Step> steps = new ArrayDeque<>();
    private final Map<Long, Long> forsaken = new LinkedHashMap<>();
    private final RedisPositions projected;
    private final int capacity;

    /** @param capacity in steps, at least 1 */
    RedisBacklog(RedisPositions projected, int capacity) {
        this.projected = projected;
        this.capacity = capacity;
    }

    /** A step in the order of its room. */
    Step add(RoomEntry entry) {
        trim();
        if (steps.size() >= capacity) {
            forsake(steps.removeFirst().entry);
        }
        Step step = new Step(entry);
        steps.addLast(step);
        return step;
    }

    /** Everything that has to be sent again, in order. */
    List<Step> all() {
        trim();
        return new ArrayList<>(steps);
    }

    /** What Redis has not taken yet, in order. */
    List<Step> waiting() {
        return steps.stream().filter(step -> !step.taken).toList();
    }

    /** Rooms of which something is lost, with the position of the last of it; to be told once, unless {@link #forsakeAgain}. */
    Map<Long, Long> takeForsaken() {
        Map<Long, Long> taken = new LinkedHashMap<>(forsaken);
        forsaken.clear();
        return taken;
    }

    void forsakeAgain(Map<Long, Long> rooms) {
        rooms.forEach((room, position) -> forsaken.merge(room, position, Math::max));
    }

    int size() {
        return steps.size();
    }

    private void forsake(RoomEntry entry) {
        forsaken.merge(entry.streamId(), entry.position(), Math::max);
        if (forsaken.size() > MAX_FORSAKEN) {
            Iterator<Long> oldest = forsaken.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private void trim() {
        while (!steps.isEmpty() && steps.peekFirst().isSettled()) {
            steps.removeFirst();
        }
    }

    /** One step and whether Redis took it. */
    final class Step {
        private final RoomEntry entry;
        private volatile boolean taken;

        private Step(RoomEntry entry) {
            this.entry = entry;
        }

        RoomEntry entry() {
            return entry;
        }

        void taken() {
            taken = true;
        }

        private boolean isSettled() {
            return taken && entry.position() <= projected.of(entry.partition());
        }
    }
}
