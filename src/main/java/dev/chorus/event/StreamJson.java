package dev.chorus.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chorus.stream.SettingsJson;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import dev.chorus.stream.StreamType;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** A stream's state in the log: its own settings as written, and those in force. */
final class StreamJson {
    private StreamJson() {}

    static void write(JsonGenerator out, Stream stream) throws IOException {
        out.writeStartObject();
        Fields.id(out, "id", stream.id());
        Fields.text(out, "external_id", stream.externalId());
        Fields.text(out, "title", stream.title());
        Fields.text(out, "description", stream.description());
        out.writeStringField("type", stream.type().wire());
        Fields.id(out, "creator_id", stream.creatorId());
        out.writeStringField("status", stream.status().wire());
        Fields.number(out, "scheduled_at", stream.scheduledAt(), 0);
        Fields.number(out, "started_at", stream.startedAt(), 0);
        Fields.number(out, "ended_at", stream.endedAt(), 0);
        Fields.text(out, "timezone", stream.timezone());
        Fields.text(out, "thumbnail_url", stream.thumbnailUrl());
        Fields.text(out, "video_url", stream.videoUrl());
        Fields.number(out, "max_participants", stream.maxParticipants(), 0);
        out.writeFieldName("settings");
        SettingsJson.write(out, stream.settings());
        Fields.text(out, "overrides", stream.overrides());
        if (!stream.moderators().isEmpty()) {
            out.writeArrayFieldStart("moderators");
            for (long moderator : stream.moderators()) {
                out.writeString(Long.toString(moderator));
            }
            out.writeEndArray();
        }
        Fields.number(out, "created_at", stream.createdAt(), 0);
        Fields.number(out, "updated_at", stream.updatedAt(), 0);
        out.writeEndObject();
    }

    static Stream read(JsonParser in) throws IOException {
        long id = 0;
        String externalId = "";
        String title = "";
        String description = "";
        StreamType type = StreamType.OTHER;
        long creatorId = 0;
        StreamStatus status = StreamStatus.SCHEDULED;
        long scheduledAt = 0;
        long startedAt = 0;
        long endedAt = 0;
        String timezone = "";
        String thumbnailUrl = "";
        String videoUrl = "";
        int maxParticipants = 0;
        StreamSettings settings = StreamSettings.DEFAULTS;
        String overrides = "";
        Set<Long> moderators = Set.of();
        long createdAt = 0;
        long updatedAt = 0;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "id" -> id = Fields.id(in);
                case "external_id" -> externalId = in.getText();
                case "title" -> title = in.getText();
                case "description" -> description = in.getText();
                case "type" -> type = Fields.constant(in, StreamType.class);
                case "creator_id" -> creatorId = Fields.id(in);
                case "status" -> status = Fields.constant(in, StreamStatus.class);
                case "scheduled_at" -> scheduledAt = in.getLongValue();
                case "started_at" -> startedAt = in.getLongValue();
                case "ended_at" -> endedAt = in.getLongValue();
                case "timezone" -> timezone = in.getText();
                case "thumbnail_url" -> thumbnailUrl = in.getText();
                case "video_url" -> videoUrl = in.getText();
                case "max_participants" -> maxParticipants = in.getIntValue();
                case "settings" -> settings = SettingsReader.read(in);
                case "overrides" -> overrides = in.getText();
                case "moderators" -> moderators = new HashSet<>(Fields.list(in, Fields::id));
                case "created_at" -> createdAt = in.getLongValue();
                case "updated_at" -> updatedAt = in.getLongValue();
                default -> in.skipChildren();
            }
        }
        return new Stream(
                id,
                externalId,
                title,
                description,
                type,
                creatorId,
                status,
                scheduledAt,
                startedAt,
                endedAt,
                timezone,
                thumbnailUrl,
                videoUrl,
                maxParticipants,
                settings,
                overrides,
                moderators,
                createdAt,
                updatedAt);
    }
}
