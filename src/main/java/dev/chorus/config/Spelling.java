package dev.chorus.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which known name somebody meant. */
public final class Spelling {
    private static final int LONGEST = 100;

    private Spelling() {}

    /** The nearest known name, when it is near enough to be a slip: at most a third of its letters differ. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(written, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(written, name) <= Math.max(1, name.length() / 3));
    }

    /** {@code ", did you mean x?"}, or nothing. */
    public static String hint(String written, Collection<String> known) {
        return nearest(written, known)
                .map(name -> ", did you mean " + name + "?")
                .orElse("");
    }

    /**
     * Insertions, deletions, substitutions and swaps of neighbours from one word to the other: the optimal string alignment
     * distance, https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance.
     */
    static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 ? j : j == 0 ? i : nearest(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int nearest(int[][] steps, String a, String b, int i, int j) {
        int substitution = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(substitution, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }
}
