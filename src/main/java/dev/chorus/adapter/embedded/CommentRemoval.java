package dev.chorus.adapter.embedded;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows that go for good, with all that hangs on them, in chunks that never hold the writer for long. */
final class CommentRemoval {
    private static final List<String> PROJECTIONS =
            List.of("comments", "stream_stats", "registers", "totals", "taps", "producers", "positions");

    private CommentRemoval() {}

    /** Everything but the memory of who was erased. Positions go too, so that consumers begin again. */
    static void everything(SqliteSession session) throws SQLException {
        for (String table : PROJECTIONS) {
            // Without a WHERE this drops pages, not rows.
            session.update("DELETE FROM " + table);
        }
    }

    /** The next comments of a stream, whatever their age; how many went. */
    static int some(SqliteSession session, long streamId, int limit) throws SQLException {
        List<Long> ids =
                session.list("SELECT id FROM comments WHERE stream_id = ? LIMIT ?", r -> r.getLong(1), streamId, limit);
        rows(session, JsonRows.numbers(ids), streamId);
        return ids.size();
    }

    /** What a stream has besides comments. */
    static void rest(SqliteSession session, long streamId) throws SQLException {
        session.update(
                "DELETE FROM registers WHERE comment_id IN (SELECT comment_id FROM totals WHERE stream_id = ?)",
                streamId);
        session.update("DELETE FROM totals WHERE stream_id = ?", streamId);
        session.update("DELETE FROM taps WHERE stream_id = ?", streamId);
        session.update("DELETE FROM stream_stats WHERE stream_id = ?", streamId);
    }

    /** Comments created before a time, oldest first, out of the counts as well; how many went. */
    static int expired(SqliteSession session, long streamId, long at, int limit) throws SQLException {
        List<Long> ids = new ArrayList<>();
        Map<Long, Long> publicByParent = new HashMap<>();
        long[] shown = {0};
        session.list(
                """
                SELECT id, parent_id, status = 1 FROM comments
                WHERE stream_id = ? AND created_at < ? ORDER BY created_at LIMIT ?
                """,
                r -> {
                    if (r.getInt(3) == 1) {
                        shown[0]++;
                        publicByParent.merge(r.getLong(2), -1L, Long::sum);
                    }
                    return ids.add(r.getLong(1));
                },
                streamId,
                at,
                limit);
        if (ids.isEmpty()) {
            return 0;
        }
        String gone = JsonRows.numbers(ids);
        session.update("""
                UPDATE stream_stats SET comments = comments - ?1, reactions = reactions - (
                  SELECT coalesce(sum(amount), 0) FROM totals
                  WHERE stream_id = ?2 AND comment_id IN (SELECT value FROM json_each(?3)))
                WHERE stream_id = ?2
                """, shown[0], streamId, gone);
        rows(session, gone, streamId);
        CommentBatch.replies(session, publicByParent);
        return ids.size();
    }

    private static void rows(SqliteSession session, String ids, long streamId) throws SQLException {
        session.update("DELETE FROM registers WHERE comment_id IN (SELECT value FROM json_each(?))", ids);
        session.update(
                "DELETE FROM totals WHERE stream_id = ? AND comment_id IN (SELECT value FROM json_each(?))",
                streamId,
                ids);
        session.update("DELETE FROM comments WHERE id IN (SELECT value FROM json_each(?))", ids);
    }
}
