package dev.chorus.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.Mention;
import dev.chorus.comment.Sight;
import dev.chorus.reaction.Totals;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the wire's comment object, showing no more than the viewer's {@link Sight} allows. */
public final class CommentJson {
    private CommentJson() {}

    /**
     * @param totals counts of its reactions
     * @param replies public direct replies
     * @param sight never {@link Sight#NOTHING}: such a comment is left out by the caller
     * @param ownTypes the viewer's own reactions, empty for none
     * @param includeOwn whether {@code user_reacted} and its kin are written: in REST and {@code joined}, not in batches
     */
    public static void write(
            JsonGenerator out,
            Comment comment,
            Totals totals,
            int replies,
            Sight sight,
            List<String> ownTypes,
            boolean includeOwn)
            throws IOException {
        write(out, comment, Optional.of(totals), replies, sight, ownTypes, includeOwn);
    }

    /**
     * A change of a comment that the reader has: without {@code reactions} and {@code reply_count}, which it did not change and which are
     * sent apart.
     */
    public static void writeChange(JsonGenerator out, Comment comment, Sight sight) throws IOException {
        write(out, comment, Optional.empty(), 0, sight, List.of(), false);
    }

    private static void write(
            JsonGenerator out,
            Comment comment,
            Optional<Totals> totals,
            int replies,
            Sight sight,
            List<String> ownTypes,
            boolean includeOwn)
            throws IOException {
        if (!sight.exists()) {
            throw new IllegalArgumentException("comment " + comment.id() + " is not to be seen");
        }
        boolean content = sight.showsContent();
        out.writeStartObject();
        out.writeStringField("id", Long.toString(comment.id()));
        Json.text(out, "external_id", comment.externalId());
        out.writeStringField("stream_id", Long.toString(comment.streamId()));
        if (content) {
            out.writeFieldName("user");
            author(out, comment.author());
            out.writeStringField("content", comment.content());
        } else {
            out.writeNullField("user");
            out.writeNullField("content");
        }
        Json.id(out, "parent_id", comment.parentId());
        Json.id(out, "root_id", comment.rootId());
        Json.time(out, "created_at", comment.createdAt());
        Json.time(out, "updated_at", comment.updatedAt());
        Json.time(out, "edited_at", comment.editedAt());
        Json.time(out, "deleted_at", comment.deletedAt());
        out.writeStringField("status", comment.status().wire());
        out.writeBooleanField("pinned", content && comment.pinned());
        out.writeBooleanField("highlighted", content && comment.highlighted());
        if (totals.isPresent()) {
            out.writeNumberField("reply_count", replies);
            out.writeFieldName("reactions");
            counts(out, content ? totals.get().counts() : Map.of());
        }
        if (comment.mediaTimeMs() < 0) {
            out.writeNullField("media_time_ms");
        } else {
            out.writeNumberField("media_time_ms", comment.mediaTimeMs());
        }
        out.writeArrayFieldStart("mentions");
        if (content) {
            for (Mention mention : comment.mentions()) {
                out.writeString(mention.username());
            }
        }
        out.writeEndArray();
        if (sight.showsReason()) {
            Json.text(out, "moderation_reason", comment.moderationReason());
        }
        if (sight.showsMetadata() && !comment.clientMetadata().isEmpty()) {
            out.writeFieldName("client_metadata");
            out.writeRawValue(comment.clientMetadata());
        }
        if (includeOwn) {
            own(out, ownTypes);
        }
        out.writeEndObject();
    }

    /** {@code {"like": 3}}. */
    public static void counts(JsonGenerator out, Map<String, Long> counts) throws IOException {
        out.writeStartObject();
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            out.writeNumberField(count.getKey(), count.getValue());
        }
        out.writeEndObject();
    }

    /** The caller's own reactions, as fields of the object being written. */
    public static void own(JsonGenerator out, List<String> types) throws IOException {
        out.writeBooleanField("user_reacted", !types.isEmpty());
        out.writeArrayFieldStart("reaction_types");
        for (String type : types) {
            out.writeString(type);
        }
        out.writeEndArray();
        if (types.size() == 1) {
            out.writeStringField("reaction_type", types.getFirst());
        }
    }

    private static void author(JsonGenerator out, Author author) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", Long.toString(author.id()));
        out.writeStringField("username", author.username());
        out.writeStringField("display_name", author.displayName());
        Json.text(out, "avatar_url", author.avatarUrl());
        out.writeStringField("role", author.role().wire());
        out.writeBooleanField("verified", author.verified());
        out.writeEndObject();
    }
}
