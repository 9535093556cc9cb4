package dev.chorus.tool.bench;

/** Picks single values out of the start of a message, which is not valid JSON because it ends somewhere. */
final class Json {
    private Json() {}

    /** The first integer under this name; -1: there is none. */
    static long number(String text, String name) {
        int at = text.indexOf('"' + name + "\":");
        if (at < 0) {
            return -1;
        }
        int i = at + name.length() + 3;
        long value = -1;
        while (i < text.length() && Character.isDigit(text.charAt(i))) {
            value = Math.max(0, value) * 10 + (text.charAt(i) - '0');
            i++;
        }
        return value;
    }

    /** The first text under this name, which must hold no escapes; empty: there is none. */
    static String text(String text, String name) {
        String before = '"' + name + "\":\"";
        int at = text.indexOf(before);
        int end = at < 0 ? -1 : text.indexOf('"', at + before.length());
        return end < 0 ? "" : text.substring(at + before.length(), end);
    }
}
