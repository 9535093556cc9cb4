package dev.chorus.stream;

/**
 * How much is going on in a stream: comments and reactions, each worth half as much every {@link #HALF_LIFE_MS}.
 *
 * @param value as of {@code at}, 0 or more
 * @param at milliseconds since 1970
 */
public record TrendingScore(double value, long at) {
    public static final long HALF_LIFE_MS = 10 * 60_000;

    /** Below this a stream is quiet, however quiet the others are. */
    public static final double THRESHOLD = 1;

    /** A tap costs less effort than a sentence. */
    private static final double REACTION = 0.1;

    /** The score at a later time without anything new. */
    public TrendingScore at(long now) {
        double halfLives = Math.max(0, now - at) / (double) HALF_LIFE_MS;
        return new TrendingScore(value * Math.pow(0.5, halfLives), Math.max(at, now));
    }

    /** The score after this happened until now; negative numbers (something was removed) count as none. */
    public TrendingScore plus(long comments, long reactions, long now) {
        TrendingScore decayed = at(now);
        return new TrendingScore(decayed.value + Math.max(0, comments) + REACTION * Math.max(0, reactions), decayed.at);
    }

    public boolean isTrending() {
        return value >= THRESHOLD;
    }
}
