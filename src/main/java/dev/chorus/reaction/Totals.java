package dev.chorus.reaction;

import java.util.Map;

/**
 * Absolute counts of one target as of a log position. A store refuses a lower position, so a redelivery or a zombie changes
 * nothing.
 *
 * @param counts type to count, only types above zero
 * @param position position of the last event counted in its partition; -1: nothing yet
 */
public record Totals(Map<String, Long> counts, long position) {
    public static final Totals NONE = new Totals(Map.of(), -1);

    public Totals {
        counts = Map.copyOf(counts);
    }

    /** The newer of the two. */
    public Totals latest(Totals other) {
        return other.position > position ? other : this;
    }

    public long sum() {
        long sum = 0;
        for (long n : counts.values()) {
            sum += n;
        }
        return sum;
    }
}
