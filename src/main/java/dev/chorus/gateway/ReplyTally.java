package dev.chorus.gateway;

import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomEntry.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Public direct replies of a room's newest comments, kept by its steps. Bounded: 2,000 parents and 2,000 replies; what was said of
 * a reply before is then guessed from what happens to it. Not thread-safe.
 */
final class ReplyTally {
    private static final int KEPT = 2_000;

    private final Map<Long, Integer> counts = bounded();
    /** Whether a reply is public, as of its last step. */
    private final Map<Long, Boolean> shown = bounded();

    private static <T> Map<Long, T> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, T> eldest) {
                return size() > KEPT;
            }
        };
    }

    /** @param known counts that hold these entries already */
    void restart(Map<Long, Integer> known, Collection<RoomEntry> recent, Collection<RoomEntry> steps) {
        counts.clear();
        counts.putAll(known);
        shown.clear();
        recent.forEach(this::remember);
        steps.forEach(this::remember);
    }

    private void remember(RoomEntry e) {
        if (e.comment().isReply()) {
            shown.put(e.comment().id(), e.comment().status().isPublic());
        }
    }

    void apply(RoomEntry e) {
        if (!e.comment().isReply()) {
            return;
        }
        boolean isShown = e.comment().status().isPublic();
        Boolean known = shown.put(e.comment().id(), isShown);
        boolean wasShown = known != null ? known : e.kind() == Kind.REMOVE || (e.kind() == Kind.UPDATE && isShown);
        if (isShown != wasShown) {
            counts.merge(e.comment().parentId(), isShown ? 1 : -1, (a, b) -> Math.max(0, a + b));
        }
    }

    int of(long commentId) {
        return Math.max(0, counts.getOrDefault(commentId, 0));
    }

    Map<Long, Integer> all() {
        return Map.copyOf(counts);
    }
}
