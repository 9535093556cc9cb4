package dev.chorus.adapter.embedded;

import dev.chorus.event.Event;
import java.sql.SQLException;

/**
 * Forgets what a user wrote: comments become tombstones without content or name, registers go. Ids sort by time, so the id of the
 * erasure tells what came before it, in every partition; the user is remembered, so that old events applied later come out
 * blank as well. Totals follow when reconciliation counts the registers again.
 */
final class UserErasure {
    private static final String REMEMBER = """
            INSERT INTO erased_users (user_id, up_to_id, erased_at) VALUES (?, ?, ?)
            ON CONFLICT (user_id) DO UPDATE SET up_to_id = max(up_to_id, excluded.up_to_id)
            """;
    private static final String STREAM_COUNTS = """
            UPDATE stream_stats SET comments = comments - d.amount
            FROM (SELECT stream_id, count(*) AS amount FROM comments WHERE user_id = ? AND status = 1 AND id <= ?
              GROUP BY stream_id) d
            WHERE stream_stats.stream_id = d.stream_id
            """;
    private static final String REPLY_COUNTS = """
            UPDATE comments SET replies = replies - d.amount
            FROM (SELECT parent_id AS parent, count(*) AS amount FROM comments
              WHERE user_id = ? AND status = 1 AND id <= ? AND parent_id > 0 GROUP BY parent_id) d
            WHERE comments.id = d.parent
            """;
    private static final String BLANK = """
            UPDATE comments SET username = '', display_name = '', avatar_url = '', role = 'user', verified = 0, content = '',
              status = 5, pinned = 0, highlighted = 0, mentions = '', moderation_reason = '', client_metadata = '',
              updated_at = max(updated_at, ?1), deleted_at = iif(deleted_at > 0, deleted_at, ?1)
            WHERE user_id = ?2 AND id <= ?3
            """;

    private UserErasure() {}

    static void apply(SqliteSession session, Event.UserErased erasure) throws SQLException {
        long user = erasure.userId();
        long at = erasure.head().at();
        long upTo = erasure.head().id() > 0 ? erasure.head().id() : Long.MAX_VALUE;
        session.update(REMEMBER, user, upTo, at);
        session.update(STREAM_COUNTS, user, upTo);
        session.update(REPLY_COUNTS, user, upTo);
        session.update(BLANK, at, user, upTo);
        session.update("DELETE FROM registers WHERE user_id = ?", user);
    }
}
