package dev.chorus.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import java.io.IOException;
import java.util.Locale;

/** Writes the wire's stream object and the settings in force. */
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

    /** {@code settings} are the stream's own, as last written; what is in force besides is in {@link #settings}. */
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

    /** The settings in force, every name present; what {@code joined} carries. */
    public static void settings(JsonGenerator out, StreamSettings settings) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("rate_limits");
        out.writeNumberField("comments_per_minute", settings.rateLimits().commentsPerMinute());
        out.writeNumberField("comments_per_30s", settings.rateLimits().commentsPer30s());
        out.writeNumberField("reactions_per_minute", settings.rateLimits().reactionsPerMinute());
        out.writeEndObject();
        out.writeNumberField("slow_mode_seconds", settings.slowModeSeconds());
        out.writeNumberField("max_length", settings.maxLength());
        out.writeNumberField("edit_window_seconds", settings.editWindowSeconds());
        out.writeArrayFieldStart("reaction_types");
        for (String type : settings.reactionTypes()) {
            out.writeString(type);
        }
        out.writeEndArray();
        out.writeStringField("reactions_mode", wire(settings.reactionsMode()));
        out.writeNumberField("budget_per_second", settings.budgetPerSecond());
        out.writeNumberField("retention_days", settings.retentionDays());
        out.writeStringField("premoderation", wire(settings.premoderation()));
        out.writeBooleanField("emote_only", settings.emoteOnly());
        out.writeBooleanField("unique_text", settings.uniqueText());
        out.writeNumberField("min_account_age_seconds", settings.minAccountAgeSeconds());
        out.writeBooleanField("members_only", settings.membersOnly());
        out.writeStringField("guests", wire(settings.guests()));
        out.writeStringField("review", wire(settings.review()));
        out.writeNumberField("batch_interval_ms", settings.batchIntervalMs());
        out.writeEndObject();
    }

    private static String wire(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
