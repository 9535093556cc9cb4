package dev.chorus.owner;

import dev.chorus.account.Identity;
import dev.chorus.bus.Command;
import dev.chorus.bus.Notice;
import dev.chorus.bus.Reply;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.CommentText;
import dev.chorus.comment.Mention;
import dev.chorus.event.Event;
import dev.chorus.observe.Meters;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A new comment, from request to durable: idempotency first, then whether it may be, then its place in the order. What one author posts
 * into one room gets there one after the other, as it came, however long names, slow mode or limits have to be looked up; nobody else
 * waits for it, and nothing waits for the log.
 */
final class Posting {
    private static final int MAX_KEY = 128;
    private static final int MAX_METADATA = 2048;
    private static final int MAX_WAITING = 20_000;

    private final Admission admission;
    private final Wording wording;
    private final PaceMemory pace;
    private final Announcer announcer;
    private final Clock clock;
    private final Meters meters;
    private final Turns<Command.Post> turns =
            new Turns<>(c -> new Place(c.streamId(), c.actor().userId()), MAX_WAITING);

    private record Place(long streamId, long authorId) {}

    Posting(Admission admission, Wording wording, PaceMemory pace, Announcer announcer, Clock clock, Meters meters) {
        this.admission = admission;
        this.wording = wording;
        this.pace = pace;
        this.announcer = announcer;
        this.clock = clock;
        this.meters = meters;
    }

    Future<Reply.Posted> post(Command.Post c, Supplier<Future<Stream>> stream, PartitionOwner owner) {
        if (c.idempotencyKey().length() > MAX_KEY) {
            throw Refusal.field(ErrorCode.INVALID_FIELD, "idempotency_key", "at most " + MAX_KEY + " characters");
        }
        if (c.clientMetadata().length() > MAX_METADATA) {
            throw Refusal.field(ErrorCode.INVALID_FIELD, "client_metadata", "at most " + MAX_METADATA + " bytes");
        }
        return turns.take(
                        c, () -> stream.get().compose(s -> owner.room(s.id()).compose(room -> once(c, s, owner, room))))
                .compose(written -> written);
    }

    /** The same key within its window is the same request: in flight it waits, done it returns, with another body it is refused. */
    private Future<Future<Reply.Posted>> once(Command.Post c, Stream stream, PartitionOwner owner, RoomLedger room) {
        if (c.idempotencyKey().isEmpty()) {
            return admit(c, stream, owner, room, 0);
        }
        long user = c.actor().userId();
        long hash = BodyHash.of(c);
        long now = clock.millis();
        Optional<IdempotencyKeys.Known> known = room.keys().find(user, c.idempotencyKey(), now);
        if (known.isPresent()) {
            return known.get().bodyHash() == hash
                    ? Future.succeededFuture(
                            known.get().result().map(p -> new Reply.Posted(p.comment(), p.offset(), true)))
                    : Future.failedFuture(Refusal.field(
                            ErrorCode.CONFLICT, "idempotency_key", "this key was used for another comment"));
        }
        Promise<Reply.Posted> promise = Promise.promise();
        Future<Reply.Posted> result = promise.future();
        room.keys().put(user, c.idempotencyKey(), hash, now, result);
        Future<Future<Reply.Posted>> admitted;
        try {
            admitted = admit(c, stream, owner, room, hash);
        } catch (Refusal refusal) {
            admitted = Future.failedFuture(refusal);
        }
        admitted.compose(written -> written).onComplete(done -> {
            if (done.failed()) {
                // When it is in the log after all, the owner's recovery puts the key back with its result.
                room.keys().forget(user, c.idempotencyKey(), result);
            }
            promise.handle(done);
        });
        return admitted.map(written -> result);
    }

    /** Completes when the comment has its place in the order, with what will be durable. */
    private Future<Future<Reply.Posted>> admit(
            Command.Post c, Stream stream, PartitionOwner owner, RoomLedger room, long bodyHash) {
        String text = CommentText.normalize(c.content());
        admission.check(c.actor(), c.onBehalf(), stream, text);
        return pace.recall(c.actor(), stream, room)
                .compose(known -> {
                    admission.checkPace(c.actor(), stream, room);
                    return admission.takePermits(c.actor(), c.onBehalf(), stream);
                })
                .compose(done -> parent(c, owner))
                .compose(parent -> wording.mentions(text).map(named -> {
                    // Nothing waits between these two lines and the append: ids, offsets and the log agree.
                    admission.checkPace(c.actor(), stream, room);
                    return append(c, stream, owner, room, text, parent, named, bodyHash);
                }));
    }

    private Future<Reply.Posted> append(
            Command.Post c,
            Stream stream,
            PartitionOwner owner,
            RoomLedger room,
            String text,
            Optional<Comment> parent,
            List<Mention> named,
            long bodyHash) {
        Identity who = c.actor();
        CommentStatus status = wording.status(who, stream, text);
        long root = parent.map(p -> p.rootId() == 0 ? p.id() : p.rootId()).orElse(0L);
        Author author = new Author(
                who.userId(), who.username(), who.displayName(), who.avatarUrl(), who.role(), who.verified());
        long before = room.lastPostOf(who.userId());
        Future<Reply.Posted> posted = owner.append(room, status.isPublic(), who.userId(), c.requestId(), head -> {
                    Comment comment = Comment.builder()
                            .id(head.id())
                            .externalId(c.externalId())
                            .streamId(stream.id())
                            .author(author)
                            .content(text)
                            .parentId(c.parentId())
                            .rootId(root)
                            .createdAt(head.at())
                            .status(status)
                            .mediaTimeMs(c.mediaTimeMs())
                            .mentions(named)
                            .clientMetadata(c.clientMetadata())
                            .build();
                    return new Event.CommentChanged(
                            head, Event.Change.CREATED, comment, "", c.idempotencyKey(), bodyHash, who.role());
                })
                .map(logged -> {
                    Event.CommentChanged e = (Event.CommentChanged) logged.event();
                    meters.commentPosted(status.wire());
                    if (status.isPublic()) {
                        notify(e.comment(), parent);
                    }
                    return new Reply.Posted(e.comment(), e.head().offset(), false);
                });
        // Slow mode counts from the attempt, or two quick posts would both pass while the first is being written.
        room.posted(who.userId(), clock.millis());
        return posted.onFailure(e -> room.posted(who.userId(), before));
    }

    private static Future<Optional<Comment>> parent(Command.Post c, PartitionOwner owner) {
        if (c.parentId() == 0) {
            return Future.succeededFuture(Optional.empty());
        }
        return owner.current(c.parentId()).compose(found -> {
            Optional<Comment> parent = found.map(entry -> entry.comment())
                    .filter(p -> p.streamId() == c.streamId() && p.status().isPublic());
            return parent.isPresent()
                    ? Future.succeededFuture(parent)
                    : Future.failedFuture(
                            Refusal.field(ErrorCode.NOT_FOUND, "parent_id", "the comment replied to is not here"));
        });
    }

    private void notify(Comment comment, Optional<Comment> parent) {
        for (Mention m : comment.mentions()) {
            if (m.userId() != comment.author().id()) {
                announcer.notice(new Notice(m.userId(), "mention", comment));
            }
        }
        parent.map(p -> p.author().id())
                .filter(id -> id != comment.author().id())
                .filter(id -> comment.mentions().stream().noneMatch(m -> m.userId() == id))
                .ifPresent(id -> announcer.notice(new Notice(id, "reply", comment)));
    }
}
