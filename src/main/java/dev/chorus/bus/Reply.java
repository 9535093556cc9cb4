package dev.chorus.bus;

import dev.chorus.comment.Comment;
import dev.chorus.stream.Stream;

/** What a command is answered with once its effect is durable. */
public sealed interface Reply {
    /**
     * @param comment its state now
     * @param offset its place in the room; 0: held
     * @param repeated the result of an earlier request with the same idempotency key
     */
    record Posted(Comment comment, long offset, boolean repeated) implements Reply {}

    /** @param accepted how many counted: the rest was above the limit */
    record Accepted(int accepted) implements Reply {}

    record StreamState(Stream stream) implements Reply {}

    /** @param done false: it is certain, and under way */
    record Erased(long userId, boolean done) implements Reply {}
}
