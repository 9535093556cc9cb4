package dev.chorus.config;

import java.util.List;

/**
 * One key with its value as it was written, before it has a type.
 *
 * @param key dotted path in snake_case, e.g. {@code http.port}
 * @param values the text; several only when a list was written as one
 * @param isList whether it was written as a list
 * @param source where it was written, for people
 */
public record Setting(String key, List<String> values, boolean isList, String source) {
    public Setting {
        values = List.copyOf(values);
    }

    /** A single value. */
    public static Setting of(String key, String value, String source) {
        return new Setting(key, List.of(value), false, source);
    }

    /** The value as text; a list is joined by commas. */
    public String text() {
        return String.join(",", values);
    }

    Setting withKey(String other) {
        return new Setting(other, values, isList, source);
    }
}
