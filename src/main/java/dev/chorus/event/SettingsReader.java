package dev.chorus.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamSettings.Guests;
import dev.chorus.stream.StreamSettings.Premoderation;
import dev.chorus.stream.StreamSettings.RateLimits;
import dev.chorus.stream.StreamSettings.ReactionsMode;
import dev.chorus.stream.StreamSettings.Review;
import java.io.IOException;
import java.util.List;

/** Settings as {@link dev.chorus.stream.SettingsJson} writes them; what is absent is as by default. */
final class SettingsReader {
    private SettingsReader() {}

    static StreamSettings read(JsonParser in) throws IOException {
        StreamSettings known = StreamSettings.DEFAULTS;
        RateLimits rateLimits = known.rateLimits();
        int slowModeSeconds = known.slowModeSeconds();
        int maxLength = known.maxLength();
        int editWindowSeconds = known.editWindowSeconds();
        List<String> reactionTypes = known.reactionTypes();
        ReactionsMode reactionsMode = known.reactionsMode();
        int budgetPerSecond = known.budgetPerSecond();
        int retentionDays = known.retentionDays();
        Premoderation premoderation = known.premoderation();
        boolean emoteOnly = known.emoteOnly();
        boolean uniqueText = known.uniqueText();
        int minAccountAgeSeconds = known.minAccountAgeSeconds();
        boolean membersOnly = known.membersOnly();
        Guests guests = known.guests();
        Review review = known.review();
        int batchIntervalMs = known.batchIntervalMs();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "rate_limits" -> rateLimits = readLimits(in);
                case "slow_mode_seconds" -> slowModeSeconds = in.getIntValue();
                case "max_length" -> maxLength = in.getIntValue();
                case "edit_window_seconds" -> editWindowSeconds = in.getIntValue();
                case "reaction_types" -> reactionTypes = Fields.list(in, JsonParser::getText);
                case "reactions_mode" -> reactionsMode = Fields.constant(in, ReactionsMode.class);
                case "budget_per_second" -> budgetPerSecond = in.getIntValue();
                case "retention_days" -> retentionDays = in.getIntValue();
                case "premoderation" -> premoderation = Fields.constant(in, Premoderation.class);
                case "emote_only" -> emoteOnly = in.getBooleanValue();
                case "unique_text" -> uniqueText = in.getBooleanValue();
                case "min_account_age_seconds" -> minAccountAgeSeconds = in.getIntValue();
                case "members_only" -> membersOnly = in.getBooleanValue();
                case "guests" -> guests = Fields.constant(in, Guests.class);
                case "review" -> review = Fields.constant(in, Review.class);
                case "batch_interval_ms" -> batchIntervalMs = in.getIntValue();
                default -> in.skipChildren();
            }
        }
        return new StreamSettings(
                rateLimits,
                slowModeSeconds,
                maxLength,
                editWindowSeconds,
                reactionTypes,
                reactionsMode,
                budgetPerSecond,
                retentionDays,
                premoderation,
                emoteOnly,
                uniqueText,
                minAccountAgeSeconds,
                membersOnly,
                guests,
                review,
                batchIntervalMs);
    }

    private static RateLimits readLimits(JsonParser in) throws IOException {
        int perMinute = 0;
        int per30s = 0;
        int reactions = 0;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "comments_per_minute" -> perMinute = in.getIntValue();
                case "comments_per_30s" -> per30s = in.getIntValue();
                case "reactions_per_minute" -> reactions = in.getIntValue();
                default -> in.skipChildren();
            }
        }
        return new RateLimits(perMinute, per30s, reactions);
    }
}
