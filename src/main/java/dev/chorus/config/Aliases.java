package dev.chorus.config;

import static java.util.Map.entry;

import dev.chorus.config.ConfigException.Mistake;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Keys that stand for others: names of the replaced system, and profiles, which set several keys at once. */
final class Aliases {
    private static final String RECONCILIATION = "workers.metrics_reconciliation.";
    private static final String LIMITS = "streams.rate_limits";
    private static final String PROFILE = "limits.profile";

    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            entry(RECONCILIATION + "enabled", "reconciliation.enabled"),
            entry(RECONCILIATION + "high_frequency_interval", "reconciliation.high_seconds"),
            entry(RECONCILIATION + "normal_frequency_interval", "reconciliation.normal_seconds"),
            entry(RECONCILIATION + "low_frequency_interval", "reconciliation.low_seconds"),
            entry("redis.ttl", "redis.ttl_seconds"));

    private static final Map<String, String> NO_LIMITS = limits("0", "0", "0");
    /** 5 comments and 20 reactions a minute; the replaced system had no shorter window. */
    private static final Map<String, String> V2_LIMITS = limits("5", "0", "20");

    private Aliases() {}

    /** The known keys and those that stand for others. */
    static Set<String> withAliases(Set<String> known) {
        Set<String> all = new TreeSet<>(known);
        all.addAll(OTHER_NAMES.keySet());
        all.add(LIMITS);
        all.add(PROFILE);
        return all;
    }

    static boolean isProfile(Setting setting) {
        return setting.key().equals(PROFILE);
    }

    /** The limits a profile lays over the built-in ones; a limit that is set by itself wins over them. */
    static List<Setting> ofProfile(Setting setting, List<Mistake> mistakes) {
        return switch (setting.text()) {
            case "default" -> List.of();
            case "v2" -> spread(setting, V2_LIMITS);
            default -> refuse(setting, "default or v2", mistakes);
        };
    }

    /** What a setting other than the profile stands for; itself when it stands for nothing else. */
    static List<Setting> resolve(Setting setting, List<Mistake> mistakes) {
        return switch (setting.key()) {
            case LIMITS ->
                switch (setting.text().toLowerCase(Locale.ROOT)) {
                    case "default" -> List.of();
                    case "off", "false" -> spread(setting, NO_LIMITS);
                    default -> refuse(setting, "default, off, or a tree of limits", mistakes);
                };
            default -> List.of(setting.withKey(OTHER_NAMES.getOrDefault(setting.key(), setting.key())));
        };
    }

    private static List<Setting> spread(Setting setting, Map<String, String> values) {
        String source = setting.source() + ", by " + setting.key() + ": " + setting.text();
        return values.entrySet().stream()
                .map(entry -> Setting.of(entry.getKey(), entry.getValue(), source))
                .toList();
    }

    private static List<Setting> refuse(Setting setting, String allowed, List<Mistake> mistakes) {
        mistakes.add(Mistake.of(setting, "is \"" + setting.text() + "\", must be " + allowed));
        return List.of();
    }

    private static Map<String, String> limits(String perMinute, String per30s, String reactions) {
        return Map.of(
                LIMITS + ".comments_per_minute", perMinute,
                LIMITS + ".comments_per_30s", per30s,
                LIMITS + ".reactions_per_minute", reactions);
    }
}
