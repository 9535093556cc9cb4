package dev.chorus.reaction;

import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamSettings.ReactionsMode;

/** What may be reacted with, and where it is written. */
public final class ReactionRules {
    /** Taps that one operation may stand for. */
    public static final int MAX_COUNT = 20;

    private ReactionRules() {}

    /** Whether the settings name this reaction. */
    public static boolean knows(StreamSettings settings, String type) {
        return settings.reactionTypes().contains(type);
    }

    /** Taps come in bursts and can't be taken back; a register is written once per operation. */
    public static boolean allowsCount(long commentId, int count) {
        return commentId == 0 ? count >= 1 && count <= MAX_COUNT : count == 1;
    }

    /** Which register of the user an operation writes: the only one, or the one of the type. */
    public static String slot(ReactionsMode mode, String type) {
        return switch (mode) {
            case SINGLE -> "";
            case MULTIPLE -> type;
        };
    }
}
