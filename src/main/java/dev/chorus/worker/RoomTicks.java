package dev.chorus.worker;

import dev.chorus.bus.RoomSignal;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Totals waiting for the next tick of their rooms. A tick takes at most {@value #COMMENTS_PER_TICK} comments of a room, those that
 * wait longest first; a total that changes while it waits keeps its place and goes out once, with its newest counts.
 */
final class RoomTicks {
    static final int COMMENTS_PER_TICK = 100;

    private final Map<Long, Room> rooms = new LinkedHashMap<>();

    void changed(Map<Target, Totals> totals) {
        totals.forEach((target, counts) -> {
            Room room = rooms.computeIfAbsent(target.streamId(), _ -> new Room());
            if (target.commentId() == 0) {
                room.stream = counts;
            } else {
                room.comments.put(target.commentId(), counts);
            }
        });
    }

    boolean isEmpty() {
        return rooms.isEmpty();
    }

    /** One signal per room that has anything to tell; what does not fit stays. */
    List<RoomSignal.Reactions> next() {
        List<RoomSignal.Reactions> signals = new ArrayList<>(rooms.size());
        for (Iterator<Map.Entry<Long, Room>> each = rooms.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Long, Room> entry = each.next();
            Room room = entry.getValue();
            signals.add(new RoomSignal.Reactions(entry.getKey(), room.stream, room.takeComments()));
            room.stream = Totals.NONE;
            if (room.comments.isEmpty()) {
                each.remove();
            }
        }
        return signals;
    }

    private static final class Room {
        private final Map<Long, Totals> comments = new LinkedHashMap<>();
        private Totals stream = Totals.NONE;

        Map<Long, Totals> takeComments() {
            Map<Long, Totals> taken = new HashMap<>();
            for (Iterator<Map.Entry<Long, Totals>> each = comments.entrySet().iterator();
                    each.hasNext() && taken.size() < COMMENTS_PER_TICK; ) {
                Map.Entry<Long, Totals> entry = each.next();
                taken.put(entry.getKey(), entry.getValue());
                each.remove();
            }
            return taken;
        }
    }
}
