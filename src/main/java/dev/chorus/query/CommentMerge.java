package dev.chorus.query;

import dev.chorus.port.RoomEntry;
import dev.chorus.port.StoredComment;
import dev.chorus.query.Cursor.Direction;
import dev.chorus.reaction.Totals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one list of what is hot and what is stored. The hot entries must have been read before the stored ones: what leaves the
 * hot side in between has then arrived on the other, so the union is complete whatever is projected or not.
 */
final class CommentMerge {
    private CommentMerge() {}

    /**
     * A stretch of the list in the direction of reading, without a hole.
     *
     * @param rows in that direction; each id once, in its newest state
     * @param exhausted nothing lies beyond
     * @param edge where the next stretch goes on when there is more
     */
    record Stretch(List<StoredComment> rows, boolean exhausted, long edge) {}

    /**
     * @param stored at most {@code asked} rows next to the cursor; as many as that mean that there may be more
     */
    static Stretch merge(List<RoomEntry> hot, List<StoredComment> stored, Cursor from, int asked) {
        boolean forward = from.direction() == Direction.NEWER;
        Map<Long, StoredComment> rows = HashMap.newHashMap(stored.size() + 16);
        long edge = from.id();
        for (StoredComment row : stored) {
            long id = row.comment().id();
            rows.put(id, row);
            edge = forward ? Math.max(edge, id) : Math.min(edge, id);
        }
        boolean exhausted = stored.size() < asked;
        for (RoomEntry entry : hot) {
            long id = entry.comment().id();
            // Past the last stored row there may be stored rows that were not read: those belong to the next stretch.
            if (!lies(id, from, forward) || (!exhausted && (forward ? id > edge : id < edge))) {
                continue;
            }
            rows.merge(id, of(entry), CommentMerge::newest);
        }
        List<StoredComment> sorted = new ArrayList<>(rows.values());
        Comparator<StoredComment> byId =
                Comparator.comparingLong(row -> row.comment().id());
        sorted.sort(forward ? byId : byId.reversed());
        return new Stretch(sorted, exhausted, edge);
    }

    /** The state with the higher position, with the computed numbers of the stored one. */
    static StoredComment newest(StoredComment stored, StoredComment hot) {
        return hot.position() > stored.position()
                ? new StoredComment(hot.comment(), hot.position(), stored.replies(), stored.totals())
                : stored;
    }

    static StoredComment of(RoomEntry entry) {
        return new StoredComment(entry.comment(), entry.position(), 0, Totals.NONE);
    }

    private static boolean lies(long id, Cursor from, boolean forward) {
        return forward ? id > from.id() : id < from.id();
    }
}
