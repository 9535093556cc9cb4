package dev.chorus.adapter.embedded;

import dev.chorus.comment.CommentStatus;
import dev.chorus.port.Page;
import dev.chorus.port.StoredComment;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pages of lists. Each wanted status is walked by itself in an index that has the status before the id, and the walks are merged: so a
 * page reads about as many rows as it returns, however many comments there are and however many of them it leaves out.
 */
final class CommentPages {
    /** A list by the column that names it. */
    enum Of {
        STREAM("stream_id = ?1"),
        // The second term lets the partial index be used.
        PARENT("parent_id = ?1 AND parent_id > 0"),
        USER("user_id = ?1");

        private final String where;

        Of(String where) {
            this.where = where;
        }
    }

    private static final Map<String, String> STATEMENTS = new ConcurrentHashMap<>();

    private static final Comparator<StoredComment> NEWEST_FIRST =
            Comparator.comparingLong((StoredComment c) -> c.comment().id()).reversed();

    private CommentPages() {}

    static List<StoredComment> read(SqliteSession session, Of list, long key, Page page) throws SQLException {
        int[] statuses =
                page.statuses().stream().mapToInt(CommentRows::code).sorted().toArray();
        if (statuses.length == 0) {
            return List.of();
        }
        List<Object> args = new ArrayList<>(List.of(key, page.before(), page.after(), page.limit()));
        IntStream.of(statuses).forEach(args::add);
        List<StoredComment> rows =
                session.list(statement(list, statuses.length, page.isForward()), CommentRows::stored, args.toArray());
        // Here and not in the statement, which would carry whole rows through its sorter.
        rows.sort(NEWEST_FIRST);
        return rows;
    }

    /** At most 3 lists, two directions and {@link CommentStatus} many statuses: few enough to be kept for good. */
    static String statement(Of list, int statuses, boolean forward) {
        return STATEMENTS.computeIfAbsent(list + " " + statuses + " " + forward, k -> {
            String order = forward ? "ASC" : "DESC";
            String walks = IntStream.range(0, statuses)
                    .mapToObj(i -> "SELECT id FROM comments WHERE " + list.where + " AND status = ?" + (5 + i)
                            + " AND id < ?2 AND id > ?3")
                    .collect(Collectors.joining(" UNION ALL "));
            return "SELECT " + CommentRows.COLUMNS + " FROM (" + walks + " ORDER BY id " + order + " LIMIT ?4) p "
                    + "CROSS JOIN comments c ON c.id = p.id" + CommentRows.TOTALS_JOIN;
        });
    }
}
