package dev.chorus.adapter.embedded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Mention;
import dev.chorus.port.StoredComment;
import dev.chorus.reaction.Totals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How comments and totals stand in their columns. */
final class CommentRows {
    /**
     * For {@link #stored}; the tables are {@code c} and, joined from the left, {@code t}. One value for the whole row: fetching 26 of
     * them through the driver took most of a page's time.
     */
    static final String COLUMNS = """
            json_array(c.id, c.external_id, c.stream_id, c.user_id, c.username, c.display_name, c.avatar_url, c.role, \
            c.verified, c.content, c.parent_id, c.root_id, c.created_at, c.updated_at, c.edited_at, c.deleted_at, c.status, c.pinned, \
            c.highlighted, c.media_time_ms, c.mentions, c.moderation_reason, c.client_metadata, c.position, c.replies, \
            coalesce(t.counts, ''), coalesce(t.position, -1))""";

    static final String TOTALS_JOIN = " LEFT JOIN totals t ON t.stream_id = c.stream_id AND t.comment_id = c.id ";

    /**
     * A row of {@link #row}. With this many columns a row bound is three to four times cheaper than one taken out of a JSON array. A
     * new row counts the public replies that are there already (there are some only when a parent is seen after
     * its replies); the query reads the state before the statement.
     */
    static final String UPSERT = """
            INSERT INTO comments (id, external_id, stream_id, user_id, username, display_name, avatar_url, role, verified,
              content, parent_id, root_id, created_at, updated_at, deleted_at, status, pinned, highlighted,
              media_time_ms, mentions, moderation_reason, client_metadata, position, edited_at, replies)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
              ?24, (SELECT count(*) FROM comments r WHERE r.parent_id = ?1 AND r.parent_id > 0 AND r.status = 1))
            ON CONFLICT (id) DO UPDATE SET
              username = excluded.username, display_name = excluded.display_name, avatar_url = excluded.avatar_url,
              role = excluded.role, verified = excluded.verified, content = excluded.content,
              updated_at = excluded.updated_at, edited_at = excluded.edited_at, deleted_at = excluded.deleted_at, status = excluded.status,
              pinned = excluded.pinned, highlighted = excluded.highlighted, media_time_ms = excluded.media_time_ms,
              mentions = excluded.mentions, moderation_reason = excluded.moderation_reason,
              client_metadata = excluded.client_metadata, position = excluded.position
            WHERE excluded.position > comments.position
            """;

    private static final JsonFactory JSON = new JsonFactory();

    private CommentRows() {}

    static Object[] row(Comment c, long position) {
        Author author = c.author();
        return new Object[] {
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
            position,
            c.editedAt()
        };
    }

    static StoredComment stored(ResultSet row) throws SQLException {
        try (JsonParser in = JSON.createParser(row.getString(1))) {
            in.nextToken();
            long id = number(in);
            String externalId = text(in);
            long streamId = number(in);
            Author author = new Author(number(in), text(in), text(in), text(in), Role.of(text(in)), truth(in));
            Comment comment = Comment.builder()
                    .id(id)
                    .externalId(externalId)
                    .streamId(streamId)
                    .author(author)
                    .content(text(in))
                    .parentId(number(in))
                    .rootId(number(in))
                    .createdAt(number(in))
                    .updatedAt(number(in))
                    .editedAt(number(in))
                    .deletedAt(number(in))
                    .status(status((int) number(in)))
                    .pinned(truth(in))
                    .highlighted(truth(in))
                    .mediaTimeMs(number(in))
                    .mentions(mentions(text(in)))
                    .moderationReason(text(in))
                    .clientMetadata(text(in))
                    .build();
            long position = number(in);
            int replies = (int) number(in);
            String counts = text(in);
            Totals totals = counts.isEmpty() ? Totals.NONE : new Totals(counts(counts), number(in));
            return new StoredComment(comment, position, replies, totals);
        } catch (IOException e) {
            throw new SQLException("a row that is no array", e);
        }
    }

    private static String text(JsonParser in) throws IOException {
        in.nextToken();
        return in.getText();
    }

    private static long number(JsonParser in) throws IOException {
        in.nextToken();
        return in.getLongValue();
    }

    private static boolean truth(JsonParser in) throws IOException {
        return number(in) == 1;
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
