package dev.chorus.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Mention;
import java.io.IOException;
import java.util.List;

/** A comment's state in the log. */
final class CommentJson {
    /** As {@code editedAt} of what was read: the text does not tell, because it was not changed or because it is old. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private CommentJson() {}

    static void write(JsonGenerator out, Comment comment) throws IOException {
        out.writeStartObject();
        Fields.id(out, "id", comment.id());
        Fields.text(out, "external_id", comment.externalId());
        Fields.id(out, "stream_id", comment.streamId());
        out.writeFieldName("user");
        writeAuthor(out, comment.author());
        Fields.text(out, "content", comment.content());
        Fields.id(out, "parent_id", comment.parentId());
        Fields.id(out, "root_id", comment.rootId());
        Fields.number(out, "created_at", comment.createdAt(), 0);
        Fields.number(out, "updated_at", comment.updatedAt(), 0);
        if (comment.updatedAt() != 0 || comment.editedAt() != 0) {
            out.writeNumberField("edited_at", comment.editedAt());
        }
        Fields.number(out, "deleted_at", comment.deletedAt(), 0);
        out.writeStringField("status", comment.status().wire());
        Fields.flag(out, "pinned", comment.pinned());
        Fields.flag(out, "highlighted", comment.highlighted());
        Fields.number(out, "media_time_ms", comment.mediaTimeMs(), -1);
        if (!comment.mentions().isEmpty()) {
            out.writeArrayFieldStart("mentions");
            for (Mention mention : comment.mentions()) {
                out.writeStartObject();
                Fields.id(out, "user_id", mention.userId());
                Fields.text(out, "username", mention.username());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        Fields.text(out, "moderation_reason", comment.moderationReason());
        Fields.text(out, "client_metadata", comment.clientMetadata());
        out.writeEndObject();
    }

    static Comment read(JsonParser in) throws IOException {
        long id = 0;
        String externalId = "";
        long streamId = 0;
        Author author = new Author(0, "", "", "", Role.USER, false);
        String content = "";
        long parentId = 0;
        long rootId = 0;
        long createdAt = 0;
        long updatedAt = 0;
        long editedAt = UNKNOWN;
        long deletedAt = 0;
        CommentStatus status = CommentStatus.PENDING;
        boolean pinned = false;
        boolean highlighted = false;
        long mediaTimeMs = -1;
        List<Mention> mentions = List.of();
        String moderationReason = "";
        String clientMetadata = "";
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "id" -> id = Fields.id(in);
                case "external_id" -> externalId = in.getText();
                case "stream_id" -> streamId = Fields.id(in);
                case "user" -> author = readAuthor(in);
                case "content" -> content = in.getText();
                case "parent_id" -> parentId = Fields.id(in);
                case "root_id" -> rootId = Fields.id(in);
                case "created_at" -> createdAt = in.getLongValue();
                case "updated_at" -> updatedAt = in.getLongValue();
                case "edited_at" -> editedAt = in.getLongValue();
                case "deleted_at" -> deletedAt = in.getLongValue();
                case "status" -> status = Fields.constant(in, CommentStatus.class);
                case "pinned" -> pinned = in.getBooleanValue();
                case "highlighted" -> highlighted = in.getBooleanValue();
                case "media_time_ms" -> mediaTimeMs = in.getLongValue();
                case "mentions" -> mentions = Fields.list(in, CommentJson::readMention);
                case "moderation_reason" -> moderationReason = in.getText();
                case "client_metadata" -> clientMetadata = in.getText();
                default -> in.skipChildren();
            }
        }
        return new Comment(
                id,
                externalId,
                streamId,
                author,
                content,
                parentId,
                rootId,
                createdAt,
                updatedAt,
                editedAt,
                deletedAt,
                status,
                pinned,
                highlighted,
                mediaTimeMs,
                mentions,
                moderationReason,
                clientMetadata);
    }

    private static void writeAuthor(JsonGenerator out, Author author) throws IOException {
        out.writeStartObject();
        Fields.id(out, "id", author.id());
        Fields.text(out, "username", author.username());
        Fields.text(out, "display_name", author.displayName());
        Fields.text(out, "avatar_url", author.avatarUrl());
        out.writeStringField("role", author.role().wire());
        Fields.flag(out, "verified", author.verified());
        out.writeEndObject();
    }

    private static Author readAuthor(JsonParser in) throws IOException {
        long id = 0;
        String username = "";
        String displayName = "";
        String avatarUrl = "";
        Role role = Role.USER;
        boolean verified = false;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "id" -> id = Fields.id(in);
                case "username" -> username = in.getText();
                case "display_name" -> displayName = in.getText();
                case "avatar_url" -> avatarUrl = in.getText();
                case "role" -> role = Fields.constant(in, Role.class);
                case "verified" -> verified = in.getBooleanValue();
                default -> in.skipChildren();
            }
        }
        return new Author(id, username, displayName, avatarUrl, role, verified);
    }

    private static Mention readMention(JsonParser in) throws IOException {
        long userId = 0;
        String username = "";
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "user_id" -> userId = Fields.id(in);
                case "username" -> username = in.getText();
                default -> in.skipChildren();
            }
        }
        return new Mention(userId, username);
    }
}
