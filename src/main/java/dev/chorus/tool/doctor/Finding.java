package dev.chorus.tool.doctor;

/**
 * One thing that was looked at.
 *
 * @param what in a word
 * @param found what it is like
 * @param advice what to do; empty when there is nothing to do
 */
public record Finding(Grade grade, String what, String found, String advice) {
    /** How it stands. */
    public enum Grade {
        GOOD("ok  "),
        /** Works, and could be better. */
        POOR("warn"),
        /** A server would not start, or not do its work. */
        BAD("FAIL");

        private final String label;

        Grade(String label) {
            this.label = label;
        }
    }

    public static Finding good(String what, String found) {
        return new Finding(Grade.GOOD, what, found, "");
    }

    public static Finding poor(String what, String found, String advice) {
        return new Finding(Grade.POOR, what, found, advice);
    }

    public static Finding bad(String what, String found, String advice) {
        return new Finding(Grade.BAD, what, found, advice);
    }

    /** One line of the table. */
    public String line() {
        String told = "%s  %-14s %s".formatted(grade.label, what, found);
        return advice.isEmpty() ? told : told + System.lineSeparator() + " ".repeat(21) + "-> " + advice;
    }
}
