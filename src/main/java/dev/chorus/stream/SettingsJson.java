package dev.chorus.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;

/**
 * Settings in force, in the log and on the wire: every field is written, since the defaults of tomorrow must not change what was decided
 * today.
 */
public final class SettingsJson {
    private SettingsJson() {}

    public static void write(JsonGenerator out, StreamSettings settings) throws IOException {
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
        constant(out, "reactions_mode", settings.reactionsMode());
        out.writeNumberField("budget_per_second", settings.budgetPerSecond());
        out.writeNumberField("retention_days", settings.retentionDays());
        constant(out, "premoderation", settings.premoderation());
        out.writeBooleanField("emote_only", settings.emoteOnly());
        out.writeBooleanField("unique_text", settings.uniqueText());
        out.writeNumberField("min_account_age_seconds", settings.minAccountAgeSeconds());
        out.writeBooleanField("members_only", settings.membersOnly());
        constant(out, "guests", settings.guests());
        constant(out, "review", settings.review());
        out.writeNumberField("batch_interval_ms", settings.batchIntervalMs());
        out.writeEndObject();
    }

    private static void constant(JsonGenerator out, String name, Enum<?> constant) throws IOException {
        out.writeStringField(name, constant.name().toLowerCase(Locale.ROOT));
    }
}
