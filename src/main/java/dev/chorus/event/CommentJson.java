package dev.chorus.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentBuilder;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Mention;
import java.io.IOException;

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
        // What an event leaves out has its default.
        CommentBuilder comment = Comment.builder().editedAt(UNKNOWN).status(CommentStatus.PENDING);
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "id" -> comment.id(Fields.id(in));
                case "external_id" -> comment.externalId(in.getText());
                case "stream_id" -> comment.streamId(Fields.id(in));
                case "user" -> comment.author(readAuthor(in));
                case "content" -> comment.content(in.getText());
                case "parent_id" -> comment.parentId(Fields.id(in));
                case "root_id" -> comment.rootId(Fields.id(in));
                case "created_at" -> comment.createdAt(in.getLongValue());
                case "updated_at" -> comment.updatedAt(in.getLongValue());
                case "edited_at" -> comment.editedAt(in.getLongValue());
                case "deleted_at" -> comment.deletedAt(in.getLongValue());
                case "status" -> comment.status(Fields.constant(in, CommentStatus.class));
                case "pinned" -> comment.pinned(in.getBooleanValue());
                case "highlighted" -> comment.highlighted(in.getBooleanValue());
                case "media_time_ms" -> comment.mediaTimeMs(in.getLongValue());
                case "mentions" -> comment.mentions(Fields.list(in, CommentJson::readMention));
                case "moderation_reason" -> comment.moderationReason(in.getText());
                case "client_metadata" -> comment.clientMetadata(in.getText());
                default -> in.skipChildren();
            }
        }
        return comment.build();
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
