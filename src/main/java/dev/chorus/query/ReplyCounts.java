package dev.chorus.query;

import dev.chorus.comment.Comment;
import dev.chorus.port.CommentStore;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.StoredComment;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many public direct replies comments have: what is stored, and what is hot and not stored yet. Safe from any thread. */
public final class ReplyCounts {
    private final CommentStore store;

    public ReplyCounts(CommentStore store) {
        this.store = store;
    }

    /**
     * Never fails: with the store away only hot replies are counted.
     *
     * @param ids at most 1,000
     * @param unprojected hot entries of their stream, read before this is called
     * @return those that have any
     */
    public Future<Map<Long, Integer>> of(Collection<Long> ids, List<RoomEntry> unprojected) {
        Set<Long> parents = new HashSet<>(ids);
        return parents.isEmpty()
                ? Future.succeededFuture(Map.of())
                : store.findAll(parents).otherwise(Map.of()).compose(stored -> unstored(parents, unprojected)
                        .map(change -> sum(parents, stored, change)));
    }

    private static Map<Long, Integer> sum(
            Set<Long> parents, Map<Long, StoredComment> stored, Map<Long, Integer> change) {
        Map<Long, Integer> counts = new HashMap<>();
        for (long id : parents) {
            StoredComment row = stored.get(id);
            int count = (row == null ? 0 : row.replies()) + change.getOrDefault(id, 0);
            if (count > 0) {
                counts.put(id, count);
            }
        }
        return counts;
    }

    /** By how much hot replies change the stored numbers of their parents: a reply may be new, gone, or merely edited. */
    Future<Map<Long, Integer>> unstored(Set<Long> parents, List<RoomEntry> unprojected) {
        List<Comment> replies = new ArrayList<>();
        for (RoomEntry entry : unprojected) {
            if (entry.comment().isReply() && parents.contains(entry.comment().parentId())) {
                replies.add(entry.comment());
            }
        }
        if (replies.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        // The newest thousand are as many as the store answers at once; older ones are projected within the second.
        List<Comment> newest = replies.subList(0, Math.min(1000, replies.size()));
        return store.findAll(newest.stream().map(Comment::id).toList())
                .otherwise(Map.of())
                .map(stored -> {
                    Map<Long, Integer> change = new HashMap<>();
                    for (Comment reply : newest) {
                        StoredComment before = stored.get(reply.id());
                        int counted =
                                before != null && before.comment().status().isPublic() ? 1 : 0;
                        int counts = reply.status().isPublic() ? 1 : 0;
                        if (counts != counted) {
                            change.merge(reply.parentId(), counts - counted, Integer::sum);
                        }
                    }
                    return change;
                });
    }
}
