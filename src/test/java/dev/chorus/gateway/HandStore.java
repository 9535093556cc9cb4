package dev.chorus.gateway;

import static java.util.stream.Collectors.toMap;

import dev.chorus.comment.Comment;
import dev.chorus.port.CommentStore;
import dev.chorus.port.CommentStore.StreamCounts;
import dev.chorus.port.Page;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomHead;
import dev.chorus.port.StoredComment;
import dev.chorus.reaction.Totals;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a room reads of the store of comments, in memory and as far behind as a test lets it be. */
final class HandStore {
    private final TreeMap<Long, RoomEntry> rows = new TreeMap<>();
    private RoomHead head = RoomHead.NONE;
    private StreamCounts counts = new StreamCounts(0, 0);
    private Future<Void> reacted = Future.succeededFuture();

    void apply(RoomEntry entry) {
        rows.put(entry.comment().id(), entry);
        if (entry.offset() > 0) {
            head = new RoomHead(entry.epoch(), entry.offset(), entry.position());
        }
    }

    void countsAre(long comments, long reactions) {
        counts = new StreamCounts(comments, reactions);
    }

    /** Answers to who reacted come when this completes. */
    void answerReacted(Future<Void> when) {
        reacted = when;
    }

    CommentStore port() {
        return HandLoop.stand(
                CommentStore.class,
                Map.of(
                        "head",
                        (_, _, _) -> Future.succeededFuture(head),
                        "byStream",
                        (_, _, args) -> Future.succeededFuture(newest(c -> true, ((Page) args[1]).limit())),
                        "pinned",
                        (_, _, _) -> Future.succeededFuture(newest(Comment::pinned, 20)),
                        "findAll",
                        (_, _, args) -> Future.succeededFuture(all((Collection<?>) args[0])),
                        "counts",
                        (_, _, args) -> Future.succeededFuture(
                                ((Collection<?>) args[0]).stream().collect(toMap(id -> id, id -> counts))),
                        "totals",
                        (_, _, _) -> Future.succeededFuture(Map.of()),
                        "reacted",
                        (_, _, _) -> reacted.map(Map.of())));
    }

    private List<StoredComment> newest(Predicate<Comment> which, int limit) {
        List<StoredComment> found = new ArrayList<>();
        for (RoomEntry row : rows.descendingMap().values()) {
            if (row.comment().status().isPublic() && which.test(row.comment()) && found.size() < limit) {
                found.add(stored(row));
            }
        }
        return found;
    }

    private Map<Long, StoredComment> all(Collection<?> ids) {
        Map<Long, StoredComment> found = new HashMap<>();
        for (Object id : ids) {
            RoomEntry row = rows.get((Long) id);
            if (row != null) {
                found.put((Long) id, stored(row));
            }
        }
        return found;
    }

    private StoredComment stored(RoomEntry row) {
        long replies = rows.values().stream()
                .map(RoomEntry::comment)
                .filter(c -> c.parentId() == row.comment().id() && c.status().isPublic())
                .count();
        return new StoredComment(row.comment(), row.position(), (int) replies, Totals.NONE);
    }
}
