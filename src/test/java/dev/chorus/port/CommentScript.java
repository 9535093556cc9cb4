package dev.chorus.port;

import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Mention;
import dev.chorus.event.Event;
import dev.chorus.event.Event.Change;
import dev.chorus.event.Head;
import dev.chorus.stream.Shard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down what a log would hold: events with rising ids, dense offsets per stream and rising positions per partition. */
public final class CommentScript {
    static final String EPOCH = "e1";

    private final Map<Long, Long> offsets = new HashMap<>();
    private final Map<Integer, Long> positions = new HashMap<>();
    private long lastId;

    public CommentScript(long firstId) {
        this.lastId = firstId;
    }

    public long nextId() {
        return ++lastId;
    }

    /** A public comment with every field filled in. */
    public Comment comment(long stream, long user, long parent) {
        long id = nextId();
        return Comment.builder()
                .id(id)
                .externalId("ext-" + id)
                .streamId(stream)
                .author(new Author(
                        user, "user" + user, "User \"" + user + "\" ☃", "https://a/" + user, Role.MODERATOR, true))
                .content("text " + id + " ❤️ 'quoted' \\ \"double\"")
                .parentId(parent)
                .rootId(parent)
                .createdAt(1_000 + id)
                .highlighted(true)
                .mediaTimeMs(id * 10)
                .mentions(List.of(new Mention(7, "ana"), new Mention(8, "böb")))
                .moderationReason("why")
                .clientMetadata("{\"os\":\"x\"}")
                .build();
    }

    public Logged created(Comment comment) {
        return changed(Change.CREATED, comment, comment.status().isPublic());
    }

    public Logged held(Comment comment) {
        return changed(Change.CREATED, comment, false);
    }

    public Logged edited(Comment comment, String text) {
        return changed(Change.UPDATED, comment.withContent(text, List.of(), 9_000), true);
    }

    public Logged deleted(Comment comment) {
        return changed(Change.DELETED, comment.deleted(9_000), true);
    }

    public Logged status(Comment comment, CommentStatus status) {
        return changed(Change.MODERATED, comment.withStatus(status, "moderated", 9_000), true);
    }

    public Logged pinned(Comment comment) {
        return changed(Change.MODERATED, comment.withMarks(true, false, 9_000), true);
    }

    public Logged erased(long user) {
        Event event = new Event.UserErased(head(0, 0), user);
        return logged(0, event);
    }

    /** @param inRoom whether it takes the next offset of its stream */
    public Logged changed(Change change, Comment comment, boolean inRoom) {
        long stream = comment.streamId();
        long offset = inRoom ? offsets.merge(stream, 1L, Long::sum) : 0;
        Event event = new Event.CommentChanged(head(stream, offset), change, comment, "", "", 0, Role.USER);
        return logged(stream, event);
    }

    private Head head(long stream, long offset) {
        return new Head(nextId(), stream, offset > 0 ? EPOCH : "", offset, 5_000, 1, "");
    }

    private Logged logged(long stream, Event event) {
        int partition = Shard.partitionOf(stream);
        return new Logged(EventLog.Topic.COMMENTS, partition, positions.merge(partition, 3L, Long::sum), event);
    }
}
