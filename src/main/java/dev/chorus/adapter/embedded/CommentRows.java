package dev.chorus.adapter.embedded;

import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Mention;
import dev.chorus.port.StoredComment;
import dev.chorus.reaction.Totals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How comments and totals stand in their columns. */
final class CommentRows {
    /** For {@link #stored}; the tables are {@code c} and, joined from the left, {@code t}. */
    static final String COLUMNS = """
            c.id, c.external_id, c.stream_id, c.user_id, c.username, c.display_name, c.avatar_url, c.role, c.verified, \
            c.content, c.parent_id, c.root_id, c.created_at, c.updated_at, c.deleted_at, c.status, c.pinned, c.highlighted, \
            c.media_time_ms, c.mentions, c.moderation_reason, c.client_metadata, c.position, c.replies, t.counts, t.position""";

    static final String TOTALS_JOIN = " LEFT JOIN totals t ON t.stream_id = c.stream_id AND t.comment_id = c.id ";

    /**
     * Rows of {@link #add}. A new row counts the public replies that are there already (there are some only when a parent is seen after
     * its replies); the query reads the state before the statement.
     */
    static final String UPSERT = """
            INSERT INTO comments (id, external_id, stream_id, user_id, username, display_name, avatar_url, role, verified,
              content, parent_id, root_id, created_at, updated_at, deleted_at, status, pinned, highlighted,
              media_time_ms, mentions, moderation_reason, client_metadata, position, replies)
            SELECT v->>0, v->>1, v->>2, v->>3, v->>4, v->>5, v->>6, v->>7, v->>8,
              v->>9, v->>10, v->>11, v->>12, v->>13, v->>14, v->>15, v->>16, v->>17,
              v->>18, v->>19, v->>20, v->>21, v->>22,
              (SELECT count(*) FROM comments r WHERE r.parent_id = v->>0 AND r.parent_id > 0 AND r.status = 1)
            FROM (SELECT value AS v FROM json_each(?)) WHERE true
            ON CONFLICT (id) DO UPDATE SET
              username = excluded.username, display_name = excluded.display_name, avatar_url = excluded.avatar_url,
              role = excluded.role, verified = excluded.verified, content = excluded.content,
              updated_at = excluded.updated_at, deleted_at = excluded.deleted_at, status = excluded.status,
              pinned = excluded.pinned, highlighted = excluded.highlighted, media_time_ms = excluded.media_time_ms,
              mentions = excluded.mentions, moderation_reason = excluded.moderation_reason,
              client_metadata = excluded.client_metadata, position = excluded.position
            WHERE excluded.position > comments.position
            """;

    private CommentRows() {}

    static void add(JsonRows rows, Comment c, long position) {
        Author author = c.author();
        rows.add(
                c.id(),
                c.externalId(),
                c.streamId(),
                author.id(),
                author.username(),
                author.displayName(),
                author.avatarUrl(),
                author.role().wire(),
                author.verified(),
                c.content(),
                c.parentId(),
                c.rootId(),
                c.createdAt(),
                c.updatedAt(),
                c.deletedAt(),
                code(c.status()),
                c.pinned(),
                c.highlighted(),
                c.mediaTimeMs(),
                mentions(c.mentions()),
                c.moderationReason(),
                c.clientMetadata(),
                position);
    }

    static StoredComment stored(ResultSet r) throws SQLException {
        Author author = new Author(
                r.getLong(4),
                r.getString(5),
                r.getString(6),
                r.getString(7),
                Role.of(r.getString(8)),
                r.getInt(9) == 1);
        Comment comment = new Comment(
                r.getLong(1),
                r.getString(2),
                r.getLong(3),
                author,
                r.getString(10),
                r.getLong(11),
                r.getLong(12),
                r.getLong(13),
                r.getLong(14),
                r.getLong(15),
                status(r.getInt(16)),
                r.getInt(17) == 1,
                r.getInt(18) == 1,
                r.getLong(19),
                mentions(r.getString(20)),
                r.getString(21),
                r.getString(22));
        String counts = r.getString(25);
        Totals totals = counts == null ? Totals.NONE : new Totals(counts(counts), r.getLong(26));
        return new StoredComment(comment, r.getLong(23), r.getInt(24), totals);
    }

    /** The numbers in the column; they are part of the data and can never change. 1 is spelled out in statements and indexes. */
    static int code(CommentStatus status) {
        return switch (status) {
            case PENDING -> 0;
            case APPROVED -> 1;
            case REJECTED -> 2;
            case SPAM -> 3;
            case HIDDEN -> 4;
            case DELETED -> 5;
        };
    }

    static CommentStatus status(int code) {
        for (CommentStatus status : CommentStatus.values()) {
            if (code(status) == code) {
                return status;
            }
        }
        throw new IllegalStateException("no status has the code " + code);
    }

    static String counts(Map<String, Long> counts) {
        return new JsonObject(new HashMap<>(counts)).encode();
    }

    static Map<String, Long> counts(String json) {
        Map<String, Long> counts = new HashMap<>();
        new JsonObject(json).forEach(e -> counts.put(e.getKey(), ((Number) e.getValue()).longValue()));
        return counts;
    }

    private static String mentions(List<Mention> mentions) {
        if (mentions.isEmpty()) {
            return "";
        }
        JsonArray all = new JsonArray();
        mentions.forEach(m -> all.add(new JsonArray().add(m.userId()).add(m.username())));
        return all.encode();
    }

    private static List<Mention> mentions(String json) {
        if (json.isEmpty()) {
            return List.of();
        }
        List<Mention> mentions = new ArrayList<>();
        JsonArray all = new JsonArray(json);
        for (int i = 0; i < all.size(); i++) {
            JsonArray one = all.getJsonArray(i);
            mentions.add(new Mention(one.getLong(0), one.getString(1)));
        }
        return mentions;
    }
}
