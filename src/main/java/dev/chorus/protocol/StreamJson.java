package dev.chorus.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.stream.Stream;
import java.io.IOException;

/** Writes the wire's stream object. */
public final class StreamJson {
    private StreamJson() {}

    /**
     * What is computed about a stream.
     *
     * @param viewers connections now, over all nodes
     * @param comments public ones
     * @param reactions taps and registers set
     */
    public record Counts(long viewers, long comments, long reactions, boolean trending) {
        public static final Counts NONE = new Counts(0, 0, 0, false);
    }

    /** {@code settings} are the stream's own, as last written; what is in force besides is in {@link dev.chorus.stream.SettingsJson}. */
    public static void write(JsonGenerator out, Stream stream, Counts counts) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", Long.toString(stream.id()));
        Json.text(out, "external_id", stream.externalId());
        out.writeStringField("title", stream.title());
        Json.text(out, "description", stream.description());
        out.writeStringField("type", stream.type().wire());
        Json.id(out, "creator_id", stream.creatorId());
        out.writeStringField("status", stream.status().wire());
        Json.time(out, "scheduled_at", stream.scheduledAt());
        Json.time(out, "started_at", stream.startedAt());
        Json.time(out, "ended_at", stream.endedAt());
        out.writeStringField("timezone", stream.timezone());
        Json.text(out, "thumbnail_url", stream.thumbnailUrl());
        Json.text(out, "video_url", stream.videoUrl());
        if (stream.maxParticipants() == 0) {
            out.writeNullField("max_participants");
        } else {
            out.writeNumberField("max_participants", stream.maxParticipants());
        }
        out.writeFieldName("settings");
        out.writeRawValue(stream.overrides().isBlank() ? "{}" : stream.overrides());
        out.writeNumberField("viewer_count", counts.viewers());
        out.writeNumberField("comment_count", counts.comments());
        out.writeNumberField("reaction_count", counts.reactions());
        out.writeBooleanField("trending", counts.trending());
        Json.time(out, "created_at", stream.createdAt());
        Json.time(out, "updated_at", stream.updatedAt());
        out.writeEndObject();
    }
}
