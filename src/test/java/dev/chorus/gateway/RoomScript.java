package dev.chorus.gateway;

import dev.chorus.account.Role;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Mention;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomEntry.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What an owner does to one room, drawn at random, and all that ever happened there: the truth that viewers are measured by. */
final class RoomScript {
    static final long CREATOR = 1;
    static final long FIRST_USER = 10;
    static final int USERS = 4;

    private final long streamId;
    private final Random random;
    private final List<RoomEntry> steps = new ArrayList<>();
    private final TreeMap<Long, Comment> comments = new TreeMap<>();
    private String epoch = "one";
    private long position;
    private long lastId = 1_000;
    private long now = 1_000;

    RoomScript(long streamId, Random random) {
        this.streamId = streamId;
        this.random = random;
    }

    /** History was lost: offsets go on in a new one. */
    void loseHistory() {
        epoch = epoch + "'";
    }

    long head() {
        return steps.size();
    }

    String epoch() {
        return steps.isEmpty() ? "" : steps.getLast().epoch();
    }

    /** Steps with {@code from <= offset <= to}. */
    List<RoomEntry> steps(long from, long to) {
        return steps.subList((int) from - 1, (int) to);
    }

    Map<Long, Comment> comments() {
        return comments;
    }

    /** State of a comment as of an offset, or the newest when it was not touched up to there. */
    Comment asOf(long offset, long id) {
        Comment state = comments.get(id);
        for (RoomEntry e : steps(1, offset)) {
            if (e.comment().id() == id) {
                state = e.comment();
            }
        }
        return state;
    }

    /** What a comment was as of an offset, and everything it became later: a body that is read may be newer than its place. */
    List<Comment> since(long offset, long id) {
        List<Comment> states = new ArrayList<>();
        states.add(asOf(offset, id));
        for (RoomEntry e : steps(offset + 1, head())) {
            if (e.comment().id() == id) {
                states.add(e.comment());
            }
        }
        return states;
    }

    /** Newest last. */
    List<Comment> newestPublic() {
        return comments.values().stream().filter(c -> c.status().isPublic()).toList();
    }

    /** Ids in a range by whether they were posted in it or changed in it. */
    static Map<Long, RoomEntry> of(List<RoomEntry> range, boolean posts) {
        Map<Long, RoomEntry> found = new LinkedHashMap<>();
        for (RoomEntry e : range) {
            if ((e.kind() == Kind.POST) == posts) {
                found.put(e.comment().id(), e);
            }
        }
        return found;
    }

    RoomEntry next() {
        List<Comment> shown = newestPublic();
        if (shown.isEmpty() || random.nextInt(10) < 5) {
            return random.nextInt(8) == 0 ? held() : post(shown);
        }
        // Mostly the newest: what is still on its way to somebody.
        int back = Math.min(shown.size(), 1 + random.nextInt(random.nextBoolean() ? 3 : 40));
        return change(shown.get(shown.size() - back));
    }

    private RoomEntry post(List<Comment> shown) {
        boolean byStaff = random.nextInt(10) == 0;
        long author = byStaff ? CREATOR : FIRST_USER + random.nextInt(USERS);
        Role role = random.nextInt(20) == 0 ? Role.MODERATOR : Role.USER;
        List<Mention> named = random.nextInt(6) == 0 ? List.of(named(FIRST_USER + random.nextInt(USERS))) : List.of();
        long parent =
                shown.isEmpty() || random.nextInt(4) > 0 ? 0 : shown.getLast().id();
        return step(Kind.POST, comment(author, role, named, parent, CommentStatus.APPROVED));
    }

    private RoomEntry held() {
        Comment c = comment(FIRST_USER, Role.USER, List.of(), 0, CommentStatus.PENDING);
        comments.put(c.id(), c);
        return new RoomEntry(streamId, "", 0, Kind.POST, c, 0, ++position);
    }

    private RoomEntry change(Comment c) {
        Comment any = comments.get(List.copyOf(comments.keySet()).get(random.nextInt(comments.size())));
        if (any.status() == CommentStatus.HIDDEN && random.nextBoolean()) {
            return random.nextBoolean()
                    ? step(Kind.UPDATE, any.withStatus(CommentStatus.APPROVED, "", ++now))
                    : step(Kind.POST, any.withStatus(CommentStatus.APPROVED, "", ++now));
        }
        if (any.status() == CommentStatus.PENDING) {
            return step(Kind.POST, any.withStatus(CommentStatus.APPROVED, "", ++now));
        }
        return switch (random.nextInt(6)) {
            case 0 -> step(Kind.UPDATE, c.withContent("edited " + position, c.mentions(), ++now));
            case 1 -> step(Kind.UPDATE, c.withMarks(!c.pinned(), c.highlighted(), ++now));
            case 2 -> step(Kind.UPDATE, c.withMarks(c.pinned(), !c.highlighted(), ++now));
            case 3, 4 -> step(Kind.REMOVE, c.withStatus(CommentStatus.HIDDEN, "why", ++now));
            default -> step(Kind.REMOVE, c.deleted(++now));
        };
    }

    private RoomEntry step(Kind kind, Comment comment) {
        RoomEntry e = new RoomEntry(streamId, epoch, steps.size() + 1L, kind, comment, 0, ++position);
        steps.add(e);
        comments.put(comment.id(), comment);
        return e;
    }

    private static Mention named(long user) {
        return new Mention(user, "user" + user);
    }

    private Comment comment(long author, Role role, List<Mention> named, long parent, CommentStatus status) {
        long id = ++lastId;
        return Comment.builder()
                .id(id)
                .streamId(streamId)
                .author(new Author(author, "user" + author, "User", "", role, false))
                .content("secret " + id)
                .parentId(parent)
                .rootId(parent)
                .createdAt(++now)
                .status(status)
                .mentions(named)
                .build();
    }
}
