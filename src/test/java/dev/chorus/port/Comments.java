package dev.chorus.port;

import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.stream.Shard;

/** Room entries for contracts, small to write. */
final class Comments {
    static final String EPOCH = "e1";

    private Comments() {}

    static Comment comment(long streamId, long id, CommentStatus status) {
        Author author = new Author(7, "ana", "Ana", "", Role.USER, false);
        return Comment.builder()
                .id(id)
                .streamId(streamId)
                .author(author)
                .content("text " + id)
                .createdAt(id)
                .status(status)
                .build();
    }

    static RoomEntry entry(long offset, RoomEntry.Kind kind, Comment comment, long position) {
        long streamId = comment.streamId();
        return new RoomEntry(streamId, EPOCH, offset, kind, comment, Shard.partitionOf(streamId), position);
    }

    /** A post whose comment id and position are ten times its offset. */
    static RoomEntry post(long streamId, long offset) {
        return entry(offset, RoomEntry.Kind.POST, comment(streamId, offset * 10, CommentStatus.APPROVED), offset * 10);
    }

    static RoomEntry removal(long streamId, long offset, long commentId) {
        return entry(offset, RoomEntry.Kind.REMOVE, comment(streamId, commentId, CommentStatus.HIDDEN), offset * 10);
    }

    /** A stored comment as a store would hand it over for {@link HotStore#seed}. */
    static RoomEntry stored(long streamId, long id) {
        return entry(0, RoomEntry.Kind.POST, comment(streamId, id, CommentStatus.APPROVED), id);
    }
}
