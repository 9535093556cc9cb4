package dev.chorus.config;

import dev.chorus.config.ConfigException.Mistake;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes records out of settings by the names of their components. Where a value can't be used the mistake is kept and the
 * default stands in for it, so that binding goes on and finds the other mistakes too.
 */
final class RecordBinder {
    private final Map<String, Setting> settings;
    private final Map<String, Setting> defaults;
    private final List<Mistake> mistakes;
    private final Set<String> refused = new HashSet<>();

    /**
     * @param settings what is in force, by key
     * @param defaults a right value for every key
     * @param mistakes where mistakes go
     */
    RecordBinder(Map<String, Setting> settings, Map<String, Setting> defaults, List<Mistake> mistakes) {
        this.settings = settings;
        this.defaults = defaults;
        this.mistakes = mistakes;
    }

    /** @throws ConfigException at once when even the defaults are refused, with what was found so far */
    <T extends Record> T bind(Class<T> type) {
        return bind(type, "");
    }

    private <T extends Record> T bind(Class<T> type, String prefix) {
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                return construct(type, prefix);
            } catch (Checks.Invalid invalid) {
                for (Checks.Invalid.Component component : invalid.components()) {
                    refuse(prefix + component.key(), component.problem());
                }
            }
        }
        throw new ConfigException(mistakes);
    }

    private <T extends Record> T construct(Class<T> type, String prefix) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = value(prefix + KnownKeys.snake(components[i].getName()), types[i]);
        }
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refusal) {
            if (refusal.getCause() instanceof Checks.Invalid invalid) {
                throw invalid;
            }
            throw new IllegalStateException(type.getSimpleName() + " can't be made", refusal.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type.getSimpleName() + " can't be made", impossible);
        }
    }

    private Object value(String key, Class<?> type) {
        if (type.isRecord()) {
            return bind(type.asSubclass(Record.class), key + '.');
        }
        Setting fallback = defaults.get(key);
        if (fallback == null) {
            throw new IllegalStateException("no default for " + key);
        }
        Setting setting = refused.contains(key) ? fallback : settings.getOrDefault(key, fallback);
        try {
            return ValueParser.parse(setting, type);
        } catch (IllegalArgumentException wrong) {
            String shown = type == Secret.class ? Secret.HIDDEN : '"' + setting.text() + '"';
            refuse(key, "is " + shown + ", must be " + wrong.getMessage());
            return ValueParser.parse(fallback, type);
        }
    }

    private void refuse(String key, String problem) {
        if (refused.add(key)) {
            Setting setting = settings.getOrDefault(key, Setting.of(key, "", ""));
            mistakes.add(Mistake.of(setting, problem));
        }
    }
}
