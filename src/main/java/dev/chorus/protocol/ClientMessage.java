package dev.chorus.protocol;

/**
 * What a client sends over a socket. {@code ref} is the client's own mark, repeated in the answer; empty: none. Absent ids are 0,
 * absent texts empty, absent times -1.
 */
public sealed interface ClientMessage {
    String ref();

    /** How much a viewer wants to read. */
    enum Budget {
        FULL,
        NORMAL,
        LIGHT
    }

    /**
     * Starts watching a stream.
     *
     * @param token empty: as before on this connection
     * @param userId must be the token's own when given
     * @param epoch with {@code offset}: where the client was; empty: a new viewer
     */
    record Join(String ref, long streamId, String token, long userId, String epoch, long offset, Budget budget)
            implements ClientMessage {}

    /** @param streamId 0: every stream joined */
    record Leave(String ref, long streamId) implements ClientMessage {}

    /** @param actAs empty: the connection's own identity */
    record Post(
            String ref,
            long streamId,
            String content,
            long parentId,
            long mediaTimeMs,
            String idempotencyKey,
            String actAs,
            long userId)
            implements ClientMessage {}

    /** @param commentId 0: taps on the stream */
    record React(
            String ref, long streamId, String type, long commentId, boolean add, int count, String actAs, long userId)
            implements ClientMessage {}

    record Auth(String ref, String token) implements ClientMessage {}

    record Playhead(String ref, long streamId, long ms) implements ClientMessage {}

    record Presence(String ref, boolean online) implements ClientMessage {}

    /** @param t returned as it is: a JSON number or text of at most 64 characters, as JSON */
    record Ping(String ref, String t) implements ClientMessage {}

    /** The answer to our {@code ping}; nothing to do. */
    record Pong(String ref) implements ClientMessage {}
}
