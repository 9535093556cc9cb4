package dev.chorus.owner;

import dev.chorus.stream.SettingsRules;
import dev.chorus.stream.StreamSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a stream's own settings from their stored JSON. */
public final class SettingsOverlay {
    private SettingsOverlay() {}

    /** @param json a JSON object as text, as it was accepted once */
    public static StreamSettings effective(StreamSettings defaults, String json) {
        return effective(defaults, new JsonObject(json));
    }

    static StreamSettings effective(StreamSettings defaults, JsonObject overrides) {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (Map.Entry<String, Object> e : overrides) {
            plain.put(e.getKey(), plain(e.getValue()));
        }
        return SettingsRules.overlay(defaults, plain);
    }

    private static Object plain(Object value) {
        return switch (value) {
            case JsonObject o -> o.getMap();
            case JsonArray a -> a.getList();
            default -> value;
        };
    }
}
