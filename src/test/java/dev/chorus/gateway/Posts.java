package dev.chorus.gateway;

import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomEntry.Kind;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Values for tests of the gateway. */
final class Posts {
    static final Stream ROOM = HandGateway.stream(HandGateway.STREAM, 0);

    private Posts() {}

    static Comment comment(long id, Role role, CommentStatus status) {
        return Comment.builder()
                .id(id)
                .streamId(ROOM.id())
                .author(new Author(10, "ana", "Ana", "", role, false))
                .content("secret " + id)
                .createdAt(1)
                .status(status)
                .moderationReason("because")
                .clientMetadata("{\"ip\":\"1\"}")
                .build();
    }

    static RoomEntry entry(long offset, Kind kind, Comment comment) {
        return new RoomEntry(ROOM.id(), "e", offset, kind, comment, 0, offset);
    }

    static RoomEntry post(long offset) {
        return entry(offset, Kind.POST, comment(offset, Role.USER, CommentStatus.APPROVED));
    }

    static List<RoomEntry> posts(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(Posts::post).toList();
    }

    static RoomView view(int pageSize) {
        return new RoomView(
                new RoomView.State(
                        ROOM, "e", 0, List.of(), List.of(), 0, List.of(), Totals.NONE, Map.of(), Map.of(), 0),
                pageSize);
    }

    static RoomFrame frame(List<RoomEntry> entries, Set<Long> retracted) {
        long from = entries.getFirst().offset();
        long to = entries.getLast().offset();
        Frame full = Batches.batch(ROOM.id(), "e", from, to, entries, Batches.newest(entries), Set.of());
        return new RoomFrame(ROOM.id(), "e", from, to, full, full, full, entries, Set.of(), Set.of(), retracted);
    }
}
