package dev.chorus.tool.replay;

/** One line of a chat log: a message, or why it is none. */
sealed interface ChatLine {
    /** Where it is in the file, from 1, the header counted. */
    long line();

    /**
     * A message.
     *
     * @param clock what {@code atMs} counts from
     * @param atMs milliseconds on that clock; may be negative before the start of a video
     */
    record Row(long line, Clock clock, long atMs, String author, String message) implements ChatLine {}

    /** A line that can't be posted. */
    record Bad(long line, String reason) implements ChatLine {}

    /** What a time counts from. */
    enum Clock {
        /** The start of the video: {@code offset_ms}. */
        VIDEO,
        /** 1970: {@code published_at}. */
        WALL
    }
}
