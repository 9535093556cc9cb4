package dev.chorus.edge;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Ids that correlate a request with what the logs say about it; they protect nothing. */
public final class RequestIds {
    private static final int MAX_LENGTH = 64;

    private RequestIds() {}

    /** The client's own if it is tame (at most 64 letters, digits, dots, underscores and dashes), or a new one. */
    public static String of(@Nullable String given) {
        return given != null
                        && !given.isEmpty()
                        && given.length() <= MAX_LENGTH
                        && given.chars().allMatch(RequestIds::isTame)
                ? given
                : next();
    }

    /** Sixteen hex digits, cheap and unique enough. */
    public static String next() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }

    private static boolean isTame(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }
}
