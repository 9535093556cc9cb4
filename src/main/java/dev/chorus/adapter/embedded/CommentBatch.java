package dev.chorus.adapter.embedded;

import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.event.Event;
import dev.chorus.event.Head;
import dev.chorus.port.Logged;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One batch of comment events, with all its effects in one transaction and about six prepared statements whatever its size.
 *
 * <p>Only rows decide what an event may change: a comment or head with the same or a higher position stays as it is, and counts move
 * with the rows, in the same transaction. So a redelivery changes nothing, and a stream that was cleared can be applied again from
 * the start though its partition's position is far ahead.
 */
final class CommentBatch {
    private static final String CURRENT = """
            SELECT c.id, c.status, c.position, j.value->>0, e.up_to_id, e.erased_at FROM json_each(?) j
            LEFT JOIN comments c ON c.id = j.value->>0
            LEFT JOIN erased_users e ON e.user_id = j.value->>1
            WHERE c.id IS NOT NULL OR e.user_id IS NOT NULL
            """;
    // Adding is safe here: the amount is the difference between two states of rows that change in this transaction.
    private static final String REPLIES = """
            UPDATE comments SET replies = replies + d.amount
            FROM (SELECT value->>0 AS id, value->>1 AS amount FROM json_each(?)) d WHERE comments.id = d.id
            """;
    private static final String STATS = """
            INSERT INTO stream_stats (stream_id, epoch, head, head_position, comments)
            SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?) WHERE true
            ON CONFLICT (stream_id) DO UPDATE SET
              comments = comments + excluded.comments,
              epoch = iif(excluded.head_position > head_position, excluded.epoch, epoch),
              head = iif(excluded.head_position > head_position, excluded.head, head),
              head_position = max(excluded.head_position, head_position)
            """;
    static final String POSITIONS = """
            INSERT INTO positions (consumer, partition, position)
            SELECT ?, value->>0, value->>1 FROM json_each(?) WHERE true
            ON CONFLICT (consumer, partition) DO UPDATE SET position = max(position, excluded.position)
            """;

    private final String group;
    /** Last state of each comment in the batch. */
    private final Map<Long, Logged> latest = new LinkedHashMap<>();

    private final Map<Long, Logged> heads = new HashMap<>();
    private final Map<Integer, Long> positions = new HashMap<>();
    private final Map<Long, Event.UserErased> erased = new LinkedHashMap<>();

    CommentBatch(String group, List<Logged> batch) {
        this.group = group;
        batch.forEach(this::take);
    }

    private void take(Logged logged) {
        positions.merge(logged.partition(), logged.position(), Math::max);
        Head head = logged.event().head();
        if (head.offset() > 0) {
            heads.merge(head.streamId(), logged, CommentBatch::later);
        }
        switch (logged.event()) {
            case Event.CommentChanged changed -> latest.merge(changed.comment().id(), logged, CommentBatch::later);
            case Event.UserErased erasure -> erased.put(erasure.userId(), erasure);
            case Event.UserErasing other -> {}
            case Event.StreamChanged other -> {}
            case Event.Reactions other -> {}
            case Event.TotalsRepaired other -> {}
            case Event.MetricsUpdated other -> {}
        }
    }

    void apply(SqliteSession session) throws SQLException {
        // First, so that comments of this batch find the erasure whichever order they came in.
        for (Event.UserErased erasure : erased.values()) {
            UserErasure.apply(session, erasure);
        }
        Map<Long, Long> publicByStream = new HashMap<>();
        if (!latest.isEmpty()) {
            comments(session, publicByStream);
        }
        stats(session, publicByStream);
        moveTo(session, group, positions);
    }

    static void moveTo(SqliteSession session, String group, Map<Integer, Long> positions) throws SQLException {
        JsonRows rows = new JsonRows();
        positions.forEach((partition, position) -> rows.add(partition, position));
        if (!rows.isEmpty()) {
            session.update(POSITIONS, group, rows.text());
        }
    }

    private void comments(SqliteSession session, Map<Long, Long> publicByStream) throws SQLException {
        Map<Long, Current> current = current(session);
        List<Object[]> rows = new ArrayList<>(latest.size());
        Map<Long, Long> publicByParent = new HashMap<>();
        for (Logged logged : latest.values()) {
            Comment comment = commentOf(logged);
            Current before = current.getOrDefault(comment.id(), Current.NONE);
            if (before.position >= logged.position()) {
                continue;
            }
            Comment after = comment.id() <= before.erasedUpTo ? erased(comment, before.erasedAt) : comment;
            rows.add(CommentRows.row(after, logged.position()));
            long shown = (after.status().isPublic() ? 1L : 0L) - (before.isPublic ? 1L : 0L);
            if (shown != 0) {
                publicByStream.merge(after.streamId(), shown, Long::sum);
                publicByParent.merge(after.parentId(), shown, Long::sum);
            }
        }
        if (!rows.isEmpty()) {
            session.batch(CommentRows.UPSERT, rows);
            replies(session, publicByParent);
        }
    }

    static void replies(SqliteSession session, Map<Long, Long> publicByParent) throws SQLException {
        JsonRows rows = new JsonRows();
        publicByParent.forEach((parent, amount) -> {
            if (parent != 0 && amount != 0) {
                rows.add(parent, amount);
            }
        });
        if (!rows.isEmpty()) {
            session.update(REPLIES, rows.text());
        }
    }

    private void stats(SqliteSession session, Map<Long, Long> publicByStream) throws SQLException {
        Set<Long> streams = new HashSet<>(heads.keySet());
        streams.addAll(publicByStream.keySet());
        JsonRows rows = new JsonRows();
        for (long stream : streams) {
            long shown = publicByStream.getOrDefault(stream, 0L);
            Logged newest = heads.get(stream);
            if (newest == null) {
                rows.add(stream, "", 0, -1, shown);
            } else {
                Head head = newest.event().head();
                rows.add(stream, head.epoch(), head.offset(), newest.position(), shown);
            }
        }
        if (!rows.isEmpty()) {
            session.update(STATS, rows.text());
        }
    }

    private Map<Long, Current> current(SqliteSession session) throws SQLException {
        JsonRows wanted = new JsonRows();
        for (Logged logged : latest.values()) {
            Comment comment = commentOf(logged);
            wanted.add(comment.id(), comment.author().id());
        }
        Map<Long, Current> current = new HashMap<>();
        session.list(
                CURRENT,
                r -> current.put(
                        r.getLong(4),
                        new Current(
                                r.getInt(2) == CommentRows.code(CommentStatus.APPROVED),
                                r.getObject(1) == null ? Current.NONE.position : r.getLong(3),
                                r.getLong(5),
                                r.getLong(6))),
                wanted.text());
        return current;
    }

    /** What remains of a comment of an erased user: its place, and the number of its author. */
    private static Comment erased(Comment c, long at) {
        Author nobody = new Author(c.author().id(), "", "", "", Role.USER, false);
        long deletedAt = c.deletedAt() > 0 ? c.deletedAt() : at;
        return c.toBuilder()
                .author(nobody)
                .content("")
                .updatedAt(Math.max(c.updatedAt(), at))
                .deletedAt(deletedAt)
                .status(CommentStatus.DELETED)
                .pinned(false)
                .highlighted(false)
                .mentions(List.of())
                .moderationReason("")
                .clientMetadata("")
                .build();
    }

    private static Comment commentOf(Logged logged) {
        return ((Event.CommentChanged) logged.event()).comment();
    }

    private static Logged later(Logged a, Logged b) {
        return b.position() > a.position() ? b : a;
    }

    /** @param erasedUpTo ids up to here are to be blank; 0: the author is not erased */
    private record Current(boolean isPublic, long position, long erasedUpTo, long erasedAt) {
        static final Current NONE = new Current(false, Long.MIN_VALUE, 0, 0);
    }
}
