package dev.chorus.stream;

import dev.chorus.stream.StreamSettings.Guests;
import dev.chorus.stream.StreamSettings.Premoderation;
import dev.chorus.stream.StreamSettings.RateLimits;
import dev.chorus.stream.StreamSettings.ReactionsMode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lays a stream's own settings over the defaults, refusing names and values that are not in the list. */
public final class SettingsRules {
    private static final int MAX_TYPES = 50;
    private static final int MAX_TYPE_LENGTH = 32;

    private SettingsRules() {}

    /**
     * @param overrides as a JSON object: names in snake_case
     * @throws InvalidField naming the first setting that is unknown or not allowed
     */
    public static StreamSettings overlay(StreamSettings base, Map<String, Object> overrides) {
        StreamSettings s = base;
        for (Map.Entry<String, Object> e : overrides.entrySet()) {
            s = with(s, base, e.getKey(), e.getValue());
        }
        return s;
    }

    private static StreamSettings with(StreamSettings s, StreamSettings base, String name, Object value) {
        RateLimits limits = s.rateLimits();
        int slow = s.slowModeSeconds();
        int maxLength = s.maxLength();
        int editWindow = s.editWindowSeconds();
        List<String> types = s.reactionTypes();
        ReactionsMode mode = s.reactionsMode();
        int budget = s.budgetPerSecond();
        int retention = s.retentionDays();
        Premoderation premoderation = s.premoderation();
        int minAge = s.minAccountAgeSeconds();
        Guests guests = s.guests();
        int interval = s.batchIntervalMs();
        switch (name) {
            case "rate_limits" -> limits = rateLimits(base.rateLimits(), value);
            case "slow_mode_seconds" -> slow = integer(name, value, 0, 3600);
            case "max_length" -> maxLength = integer(name, value, 1, 5000);
            case "edit_window_seconds" -> editWindow = integer(name, value, 0, 30 * 86_400);
            case "reaction_types" -> types = reactionTypes(value);
            case "reactions_mode" -> mode = constant(name, value, ReactionsMode.class);
            case "budget_per_second" -> budget = integer(name, value, 0, 10_000);
            case "retention_days" -> retention = integer(name, value, 1, 3650);
            case "premoderation" -> premoderation = constant(name, value, Premoderation.class);
            case "min_account_age_seconds" -> minAge = integer(name, value, 0, 10 * 365 * 86_400);
            case "guests" -> guests = constant(name, value, Guests.class);
            case "batch_interval_ms" -> interval = integer(name, value, 20, 2000);
            case "emote_only", "unique_text", "members_only" -> onlyDefault(name, value, false);
            case "review" -> onlyDefault(name, value, "off");
            default -> throw new InvalidField("settings." + name, "unknown setting");
        }
        return new StreamSettings(
                limits,
                slow,
                maxLength,
                editWindow,
                types,
                mode,
                budget,
                retention,
                premoderation,
                s.emoteOnly(),
                s.uniqueText(),
                minAge,
                s.membersOnly(),
                guests,
                s.review(),
                interval);
    }

    /** Modes whose rules are not built yet are refused rather than accepted and ignored. */
    private static void onlyDefault(String name, Object value, Object only) {
        if (!only.equals(value)) {
            throw new InvalidField("settings." + name, "only " + only + " is available in this version");
        }
    }

    private static RateLimits rateLimits(RateLimits base, Object value) {
        if ("off".equals(value)) {
            return RateLimits.OFF;
        }
        if ("default".equals(value)) {
            return base;
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new InvalidField("settings.rate_limits", "\"default\", \"off\" or an object");
        }
        int perMinute = base.commentsPerMinute();
        int per30s = base.commentsPer30s();
        int reactions = base.reactionsPerMinute();
        for (Map.Entry<?, ?> e : map.entrySet()) {
            String name = "rate_limits." + e.getKey();
            switch (String.valueOf(e.getKey())) {
                case "comments_per_minute" -> perMinute = integer(name, e.getValue(), 0, 10_000);
                case "comments_per_30s" -> per30s = integer(name, e.getValue(), 0, 10_000);
                case "reactions_per_minute" -> reactions = integer(name, e.getValue(), 0, 10_000);
                default -> throw new InvalidField("settings." + name, "unknown setting");
            }
        }
        return new RateLimits(perMinute, per30s, reactions);
    }

    private static List<String> reactionTypes(Object value) {
        if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > MAX_TYPES) {
            throw new InvalidField("settings.reaction_types", "a list of 1.." + MAX_TYPES + " names");
        }
        for (Object type : list) {
            if (!(type instanceof String name) || !name.matches("[A-Za-z0-9_:+-]{1," + MAX_TYPE_LENGTH + "}")) {
                throw new InvalidField(
                        "settings.reaction_types", "names of 1.." + MAX_TYPE_LENGTH + " letters, digits, _ : + -");
            }
        }
        if (new HashSet<>(list).size() != list.size()) {
            throw new InvalidField("settings.reaction_types", "each name once");
        }
        return list.stream().map(String.class::cast).toList();
    }

    private static int integer(String name, Object value, int min, int max) {
        if (value instanceof Number n
                && n.doubleValue() == n.longValue()
                && n.longValue() >= min
                && n.longValue() <= max) {
            return n.intValue();
        }
        throw new InvalidField("settings." + name, "an integer from " + min + " to " + max);
    }

    private static <E extends Enum<E>> E constant(String name, Object value, Class<E> type) {
        for (E e : type.getEnumConstants()) {
            if (e.name().toLowerCase(Locale.ROOT).equals(value)) {
                return e;
            }
        }
        StringBuilder allowed = new StringBuilder("one of");
        for (E e : type.getEnumConstants()) {
            allowed.append(' ').append(e.name().toLowerCase(Locale.ROOT));
        }
        throw new InvalidField("settings." + name, allowed.toString());
    }
}
