package dev.chorus.config;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** Every key there is, derived from the records: a component that is a record is a branch, any other is a key. */
public final class KnownKeys {
    /** All keys of {@link ChorusConfig}, in order. */
    public static final Set<String> ALL = Set.copyOf(of(ChorusConfig.class).keySet());

    private KnownKeys() {}

    /** Keys of one section, without its name, e.g. {@code port} of {@code http}; empty when there is no such section. */
    public static Set<String> ofSection(String section) {
        return ALL.stream()
                .filter(key -> key.startsWith(section + '.'))
                .map(key -> key.substring(section.length() + 1))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    static SequencedMap<String, Class<?>> of(Class<? extends Record> type) {
        SequencedMap<String, Class<?>> keys = new LinkedHashMap<>();
        collect("", type, keys);
        return keys;
    }

    private static void collect(String prefix, Class<?> type, Map<String, Class<?>> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + snake(component.getName());
            if (component.getType().isRecord()) {
                collect(key + '.', component.getType(), keys);
            } else {
                keys.put(key, component.getType());
            }
        }
    }

    /** {@code commentsPer30s} is {@code comments_per_30s}. */
    static String snake(String camel) {
        return camel.replaceAll("(?<=[a-z])(?=[A-Z0-9])", "_").toLowerCase(java.util.Locale.ROOT);
    }
}
