package dev.chorus.tool.replay;

import dev.chorus.tool.replay.ChatLine.Clock;
import java.util.EnumMap;
import java.util.Map;

/**
 * When a row is due, from when it was said: the first row at once, the others by the time between, divided by the speed.
 * A row that is older than those before it is due at once.
 */
final class Pace {
    /** As fast as the server takes it. */
    static final double MAX = Double.POSITIVE_INFINITY;

    private final double speed;
    private final Map<Clock, Long> first = new EnumMap<>(Clock.class);

    /** @param speed 1: as it was; 10: ten times as fast; {@link #MAX} */
    Pace(double speed) {
        this.speed = speed;
    }

    /** Milliseconds after the start at which the row is due, never negative. */
    long dueMs(ChatLine.Row row) {
        long start = first.computeIfAbsent(row.clock(), clock -> row.atMs());
        return speed == MAX ? 0 : Math.max(0, (long) ((row.atMs() - start) / speed));
    }
}
