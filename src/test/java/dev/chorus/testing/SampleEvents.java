package dev.chorus.testing;

import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.event.Event;
import dev.chorus.event.Head;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.stream.Shard;
import java.util.List;

/** Plausible events for tests that only care which event it is. */
public final class SampleEvents {
    private SampleEvents() {}

    /** A comment of about 200 bytes of text; everything in it follows from the arguments. */
    public static Event.CommentChanged comment(long streamId, long id, long at) {
        Comment comment = Comment.builder()
                .id(id)
                .streamId(streamId)
                .author(new Author(5, "ana", "Ana", "", Role.USER, false))
                .content("comment " + id + " " + "that goes on and on ".repeat(9))
                .createdAt(at)
                .build();
        return new Event.CommentChanged(
                new Head(id, streamId, "E", id, at, 5, "r" + id), Event.Change.CREATED, comment, "", "", 0, Role.USER);
    }

    public static Event.Reactions reactions(long streamId, long id, long at) {
        return new Event.Reactions(
                new Head(id, streamId, "", 0, at, 0, ""),
                "p",
                id,
                List.of(new ReactionOp(id, 5, 0, "like", true, 1, "")));
    }

    /** The smallest stream id in a partition of the log. */
    public static long streamIn(int partition) {
        long streamId = 1;
        while (Shard.partitionOf(streamId) != partition) {
            streamId++;
        }
        return streamId;
    }
}
