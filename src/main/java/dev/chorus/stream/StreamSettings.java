package dev.chorus.stream;

import java.util.List;

/**
 * The settings in force for one stream: the configured defaults with the stream's own overrides laid over them.
 *
 * @param rateLimits limits on posting and reacting
 * @param slowModeSeconds least seconds between two comments of a user; 0: off
 * @param maxLength longest comment in code points, 1..5000
 * @param editWindowSeconds how long an author may edit; 0: never
 * @param reactionTypes the reactions that may be used, custom emotes included, 1..50 names of 1..32 characters
 * @param reactionsMode one register per user and comment, or one per type
 * @param budgetPerSecond comments a {@code normal} viewer receives per second; 0: no sampling in any tier
 * @param retentionDays days a comment is kept, counted from its creation
 * @param premoderation what is held for a moderator
 * @param emoteOnly only emoji and emotes may be posted
 * @param uniqueText a text may be posted once
 * @param minAccountAgeSeconds youngest account that may post; 0: any
 * @param membersOnly only members may post
 * @param guests what a guest may do
 * @param review whether an external filter is asked, and what its silence means
 * @param batchIntervalMs least milliseconds between two batches to a room, 20..2000
 */
public record StreamSettings(
        RateLimits rateLimits,
        int slowModeSeconds,
        int maxLength,
        int editWindowSeconds,
        List<String> reactionTypes,
        ReactionsMode reactionsMode,
        int budgetPerSecond,
        int retentionDays,
        Premoderation premoderation,
        boolean emoteOnly,
        boolean uniqueText,
        int minAccountAgeSeconds,
        boolean membersOnly,
        Guests guests,
        Review review,
        int batchIntervalMs) {

    /** One register per user and comment ({@code single}) or one per type ({@code multiple}). */
    public enum ReactionsMode {
        SINGLE,
        MULTIPLE
    }

    /** What is held for a moderator before it is published. */
    public enum Premoderation {
        OFF,
        LINKS,
        NEW_USERS,
        ALL
    }

    /** What somebody without an account may do. */
    public enum Guests {
        NONE,
        READ,
        WRITE
    }

    /** Whether the review hook is asked, and what happens when it does not answer. */
    public enum Review {
        OFF,
        FAIL_OPEN,
        FAIL_CLOSED
    }

    /**
     * Sliding windows per user and stream. 0 means no limit.
     *
     * @param commentsPerMinute comments of a user over all streams in any 60 s
     * @param commentsPer30s comments of a user in this stream in any 30 s
     * @param reactionsPerMinute reactions of a user in this stream in any 60 s
     */
    public record RateLimits(int commentsPerMinute, int commentsPer30s, int reactionsPerMinute) {
        public static final RateLimits OFF = new RateLimits(0, 0, 0);
    }

    /** The defaults of the product; configuration overrides them. */
    public static final StreamSettings DEFAULTS = new StreamSettings(
            new RateLimits(30, 5, 100),
            0,
            500,
            300,
            List.of("like", "love", "haha", "wow", "sad", "angry", "dislike"),
            ReactionsMode.SINGLE,
            20,
            30,
            Premoderation.OFF,
            false,
            false,
            0,
            false,
            Guests.WRITE,
            Review.OFF,
            100);

    public StreamSettings {
        reactionTypes = List.copyOf(reactionTypes);
    }
}
