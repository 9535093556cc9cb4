package dev.chorus.query;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.adapter.embedded.Await;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.event.Event;
import dev.chorus.event.Event.Change;
import dev.chorus.event.Head;
import dev.chorus.port.EventLog;
import dev.chorus.port.Logged;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomEntry.Kind;
import dev.chorus.stream.Shard;
import dev.chorus.stream.Stream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What an owner and a projector do to one stream, step by step, with a model of what should then be read. */
final class RoomScript {
    static final long CREATOR = 1;

    /** Authors are this one and the next. */
    static final long AUTHORS = 10;

    private final ReadSide side;
    private final Stream stream;
    private final Random random;
    private final Map<Long, Comment> comments = new TreeMap<>();
    private final Deque<Logged> unprojected = new ArrayDeque<>();
    private long offset;

    RoomScript(ReadSide side, Stream stream, Random random) {
        this.side = side;
        this.stream = stream;
        this.random = random;
    }

    Stream stream() {
        return stream;
    }

    /** Every comment in its newest state. */
    Map<Long, Comment> comments() {
        return comments;
    }

    /** Ids that a viewer sees, newest first, by the words of the specification. */
    List<Long> visible(Identity viewer) {
        List<Long> ids = new ArrayList<>();
        for (Comment comment : comments.values()) {
            boolean seen =
                    switch (comment.status()) {
                        case APPROVED, HIDDEN, DELETED -> true;
                        case PENDING ->
                            viewer.userId() == CREATOR
                                    || viewer.userId() == comment.author().id();
                        case REJECTED, SPAM ->
                            viewer.userId() == comment.author().id();
                    };
            if (seen) {
                ids.addFirst(comment.id());
            }
        }
        return ids;
    }

    /** Something happens. */
    void step() {
        List<Comment> all = List.copyOf(comments.values());
        Comment any = all.isEmpty() ? null : all.get(random.nextInt(all.size()));
        int kind = any == null ? 0 : random.nextInt(9);
        switch (kind) {
            case 0, 1, 2 -> post(0);
            case 3, 4 -> post(any.id());
            case 5 -> hold();
            case 6 -> change(any, "hide", Kind.REMOVE, CommentStatus.HIDDEN);
            case 7 -> change(any, "reject", Kind.REMOVE, CommentStatus.REJECTED);
            default -> change(any, "approve", Kind.POST, CommentStatus.APPROVED);
        }
    }

    Comment post(long parent) {
        return create(Samples.comment(side.nextId(), stream.id(), AUTHORS + random.nextInt(2), parent));
    }

    Comment hold() {
        return create(Samples.comment(side.nextId(), stream.id(), AUTHORS, 0).withStatus(CommentStatus.PENDING, "", 0));
    }

    /** The projector stores the next events. */
    void project(int events) {
        List<Logged> batch = new ArrayList<>();
        for (int i = 0; i < events && !unprojected.isEmpty(); i++) {
            batch.add(unprojected.poll());
        }
        if (!batch.isEmpty()) {
            Await.get(side.store().apply("projector", batch));
            side.hot().projected(batch.getLast().partition(), batch.getLast().position());
        }
    }

    private Comment create(Comment comment) {
        log(Change.CREATED, "", Kind.POST, comment, comment.status().isPublic());
        return comment;
    }

    private void change(Comment comment, String act, Kind kind, CommentStatus status) {
        log(Change.MODERATED, act, kind, comment.withStatus(status, "", side.nextId()), true);
    }

    private void log(Change change, String act, Kind kind, Comment comment, boolean inRoom) {
        int partition = Shard.partitionOf(stream.id());
        long position = side.nextId();
        long at = inRoom ? ++offset : 0;
        Head head = new Head(
                position, stream.id(), "e", at, position, comment.author().id(), "");
        Event event = new Event.CommentChanged(head, change, comment, act, "", 0, Role.USER);
        unprojected.add(new Logged(EventLog.Topic.COMMENTS, partition, position, event));
        Await.get(side.hot().append(new RoomEntry(stream.id(), "e", at, kind, comment, partition, position)));
        comments.put(comment.id(), comment);
    }
}
