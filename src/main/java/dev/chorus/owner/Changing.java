package dev.chorus.owner;

import dev.chorus.account.Identity;
import dev.chorus.bus.Command;
import dev.chorus.bus.Notice;
import dev.chorus.bus.Reply;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.CommentText;
import dev.chorus.comment.Mention;
import dev.chorus.event.Event;
import dev.chorus.event.Event.Change;
import dev.chorus.moderation.ModerationAct;
import dev.chorus.moderation.Rights;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** Edits, deletes and moderation acts: read the newest state, decide, append the whole next state, one at a time per comment. */
final class Changing {
    private static final int MAX_REASON = 500;
    private static final int MAX_WAITING = 10_000;

    private final Admission admission;
    private final Wording wording;
    private final Announcer announcer;
    private final Clock clock;
    private final Turns<Command> turns = new Turns<>(Changing::commentId, MAX_WAITING);

    Changing(Admission admission, Wording wording, Announcer announcer, Clock clock) {
        this.admission = admission;
        this.wording = wording;
        this.announcer = announcer;
        this.clock = clock;
    }

    Future<Reply.Posted> edit(Command.Edit c, Stream stream, PartitionOwner owner) {
        String text = CommentText.normalize(c.content());
        return change(c, stream, owner, entry -> {
            Comment old = entry.comment();
            if (!Rights.edits(c.actor(), old)) {
                throw Refusal.of(ErrorCode.FORBIDDEN, "only its author may edit a comment");
            }
            if (!old.status().isPublic() && old.status() != CommentStatus.PENDING) {
                throw Refusal.of(ErrorCode.FORBIDDEN, "a removed comment cannot be edited");
            }
            admission.check(c.actor(), false, stream, text);
            if (clock.millis() > old.createdAt() + stream.settings().editWindowSeconds() * 1000L) {
                throw Refusal.of(
                        ErrorCode.EDIT_WINDOW_CLOSED,
                        "comments can be edited for " + stream.settings().editWindowSeconds() + " s");
            }
            if (old.content().equals(text)) {
                return Future.succeededFuture(new Reply.Posted(old, 0, true));
            }
            return admission
                    .takePermits(c.actor(), false, stream)
                    .compose(done -> wording.mentions(text))
                    .compose(named -> {
                        Comment next = reworded(c.actor(), stream, old, text, named);
                        return append(
                                        c,
                                        owner,
                                        Change.UPDATED,
                                        next,
                                        "",
                                        old.status().isPublic())
                                .onSuccess(done -> tellNamed(old, next));
                    });
        });
    }

    /** A held comment waits on, whatever it says now; a shown one that would have been held is taken off the screens. */
    private Comment reworded(Identity who, Stream stream, Comment old, String text, List<Mention> named) {
        long now = clock.millis();
        Comment next = old.withContent(text, named, now);
        return wording.status(who, stream, text) == CommentStatus.PENDING
                ? next.withStatus(CommentStatus.PENDING, "", now)
                : next;
    }

    Future<Reply.Posted> delete(Command.Delete c, Stream stream, PartitionOwner owner) {
        return change(c, stream, owner, entry -> {
            Comment old = entry.comment();
            if (!Rights.deletes(c.actor(), old)) {
                throw Refusal.of(ErrorCode.FORBIDDEN, "only its author may delete a comment");
            }
            if (old.status() == CommentStatus.DELETED) {
                return Future.succeededFuture(new Reply.Posted(old, 0, true));
            }
            boolean wasShown = old.status().isPublic() || old.status() == CommentStatus.HIDDEN;
            return append(c, owner, Change.DELETED, old.deleted(clock.millis()), "", wasShown);
        });
    }

    Future<Reply.Posted> moderate(Command.Moderate c, Stream stream, PartitionOwner owner) {
        if (!Rights.moderates(c.actor(), stream)) {
            throw Refusal.of(ErrorCode.FORBIDDEN, "only a moderator of this stream may do that");
        }
        if (CommentText.length(c.reason()) > MAX_REASON) {
            throw Refusal.field(ErrorCode.INVALID_FIELD, "reason", "at most " + MAX_REASON + " characters");
        }
        String reason = CommentText.normalize(c.reason());
        return change(c, stream, owner, entry -> {
            Comment old = entry.comment();
            if (old.status() == CommentStatus.DELETED) {
                throw Refusal.of(ErrorCode.CONFLICT, "the comment was deleted");
            }
            Comment next = after(c.act(), old, reason, clock.millis());
            if (isSame(old, next)) {
                return Future.succeededFuture(new Reply.Posted(old, 0, true));
            }
            boolean shown = old.status().isPublic() || next.status().isPublic();
            return append(c, owner, Change.MODERATED, next, c.act().wire(), shown)
                    .onSuccess(done -> {
                        announcer.acted(c, clock.millis());
                        tellAuthor(c.actor(), c.act(), next);
                    });
        });
    }

    /** Marks leave the times alone, and so does the approval of what nobody has seen: see {@link Comment}. */
    private static Comment after(ModerationAct act, Comment old, String reason, long now) {
        return switch (act) {
            case HIDE -> requireShown(old).withStatus(CommentStatus.HIDDEN, reason, now);
            case UNHIDE ->
                old.status() == CommentStatus.HIDDEN
                        ? old.withStatus(CommentStatus.APPROVED, "", now)
                        : requireShown(old);
            case APPROVE -> old.withStatus(CommentStatus.APPROVED, "", old.updatedAt() == 0 ? 0 : now);
            case REJECT -> old.withStatus(CommentStatus.REJECTED, reason, now);
            case PIN -> requirePublic(old).withMarks(true, old.highlighted(), old.updatedAt());
            case UNPIN -> old.withMarks(false, old.highlighted(), old.updatedAt());
            case HIGHLIGHT -> requirePublic(old).withMarks(old.pinned(), true, old.updatedAt());
            case UNHIGHLIGHT -> old.withMarks(old.pinned(), false, old.updatedAt());
        };
    }

    private static Comment requirePublic(Comment comment) {
        if (!comment.status().isPublic()) {
            throw Refusal.of(
                    ErrorCode.CONFLICT, "the comment is " + comment.status().wire());
        }
        return comment;
    }

    private static Comment requireShown(Comment comment) {
        return comment.status() == CommentStatus.HIDDEN ? comment : requirePublic(comment);
    }

    private static boolean isSame(Comment a, Comment b) {
        return a.status() == b.status() && a.pinned() == b.pinned() && a.highlighted() == b.highlighted();
    }

    private Future<Reply.Posted> change(
            Command c, Stream stream, PartitionOwner owner, Function<RoomEntry, Future<Reply.Posted>> decide) {
        return turns.take(c, () -> owner.current(commentId(c)).compose(found -> {
            RoomEntry entry = found.filter(e -> e.comment().streamId() == stream.id())
                    .filter(e -> isKnownTo(c.actor(), stream, e.comment()))
                    .orElseThrow(() -> Refusal.notFound("comment"));
            return decide.apply(entry);
        }));
    }

    private static long commentId(Command c) {
        return switch (c) {
            case Command.Edit e -> e.commentId();
            case Command.Delete d -> d.commentId();
            case Command.Moderate m -> m.commentId();
            default -> throw new IllegalArgumentException("not a change of a comment: " + c);
        };
    }

    /** What somebody may not see does not exist for them. */
    private static boolean isKnownTo(Identity who, Stream stream, Comment comment) {
        return comment.status().isPublic()
                || comment.status() == CommentStatus.HIDDEN
                || comment.status() == CommentStatus.DELETED
                || comment.author().id() == who.userId()
                || Rights.moderates(who, stream);
    }

    private Future<Reply.Posted> append(
            Command c, PartitionOwner owner, Change change, Comment next, String act, boolean visible) {
        return owner.room(c.streamId())
                .compose(room -> owner.append(
                        room,
                        visible,
                        c.actor().userId(),
                        c.requestId(),
                        head -> new Event.CommentChanged(
                                head, change, next, act, "", 0, c.actor().role())))
                .map(logged -> new Reply.Posted(next, logged.event().head().offset(), false));
    }

    /** Those whom the text did not name before. */
    private void tellNamed(Comment old, Comment next) {
        if (next.status().isPublic()) {
            next.mentions().stream()
                    .filter(m -> m.userId() != next.author().id())
                    .filter(m -> old.mentions().stream().noneMatch(before -> before.userId() == m.userId()))
                    .forEach(m -> announcer.notice(new Notice(m.userId(), "mention", next)));
        }
    }

    private void tellAuthor(Identity moderator, ModerationAct act, Comment comment) {
        boolean concernsAuthor = List.of(ModerationAct.HIDE, ModerationAct.APPROVE, ModerationAct.REJECT)
                .contains(act);
        if (concernsAuthor && comment.author().id() != moderator.userId()) {
            announcer.notice(new Notice(comment.author().id(), "moderation", comment));
        }
    }
}
