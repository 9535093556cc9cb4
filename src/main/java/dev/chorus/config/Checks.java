package dev.chorus.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with the components of one record, so that its compact constructor can say all of it at once.
 *
 * <p>Names are the components' keys in snake_case; a path reaches into a nested record.
 */
final class Checks {
    private final List<Invalid.Component> broken = new ArrayList<>();

    Checks between(String key, long value, long min, long max) {
        return that(value >= min && value <= max, key, value, "a number from " + min + " to " + max);
    }

    /** @param allowed what would be right, as the end of "must be …" */
    Checks that(boolean right, String key, Object value, String allowed) {
        if (!right) {
            broken.add(new Invalid.Component(key, "is " + shown(value) + ", must be " + allowed));
        }
        return this;
    }

    /** @throws Invalid when any check failed */
    void done() {
        if (!broken.isEmpty()) {
            throw new Invalid(broken);
        }
    }

    private static String shown(Object value) {
        return value instanceof Number || value instanceof Secret ? value.toString() : "\"" + value + '"';
    }

    /** A record was given values it refuses. */
    static final class Invalid extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final transient List<Component> components;

        Invalid(List<Component> components) {
            super(String.join(
                    "; ",
                    components.stream().map(c -> c.key() + ' ' + c.problem()).toList()));
            this.components = List.copyOf(components);
        }

        List<Component> components() {
            return components;
        }

        /** One refused component and why. */
        record Component(String key, String problem) {}
    }
}
