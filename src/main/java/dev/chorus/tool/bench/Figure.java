package dev.chorus.tool.bench;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * One number with its bar.
 *
 * @param name as in the table of figures, e.g. P1
 * @param what it is, in words
 * @param value measured
 * @param isAtMost whether the bar is an upper one
 * @param unit of value and bar
 * @param details the numbers it was made from
 */
record Figure(
        String name,
        String what,
        double value,
        boolean isAtMost,
        double bar,
        String unit,
        Map<String, Object> details) {
    Figure {
        bar = round(bar);
        details = new TreeMap<>(details);
    }

    static Figure atMost(String name, String what, double value, double bar, String unit, Map<String, Object> details) {
        return new Figure(name, what, value, true, bar, unit, details);
    }

    static Figure atLeast(
            String name, String what, double value, double bar, String unit, Map<String, Object> details) {
        return new Figure(name, what, value, false, bar, unit, details);
    }

    boolean passes() {
        return isAtMost ? value <= bar : value >= bar;
    }

    /** @param surroundings machine, JDK, collector and settings, as every line names them */
    String json(JsonObject surroundings) {
        JsonObject line = new JsonObject()
                .put("figure", name)
                .put("what", what)
                .put("value", round(value))
                .put("bar", bar)
                .put("at", isAtMost ? "most" : "least")
                .put("unit", unit)
                .put("pass", passes());
        details.forEach(
                (key, detail) -> line.put(key, detail instanceof Double number ? (Object) round(number) : detail));
        return line.put("on", surroundings).encode();
    }

    String row() {
        return "%-4s %-62s %12s  %s %-10s %-14s %s"
                .formatted(name, what, round(value), isAtMost ? "<=" : ">=", bar, unit, passes() ? "ok" : "MISSED");
    }

    private static double round(double number) {
        return Math.round(number * 1000) / 1000.0;
    }
}
