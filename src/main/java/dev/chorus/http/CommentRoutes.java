package dev.chorus.http;

import dev.chorus.account.Identity;
import dev.chorus.bus.Command;
import dev.chorus.bus.Reply;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Sight;
import dev.chorus.edge.Accounts;
import dev.chorus.edge.Bodies;
import dev.chorus.edge.Commands;
import dev.chorus.edge.Fields;
import dev.chorus.moderation.Rights;
import dev.chorus.protocol.CommentJson;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.CommentReader;
import dev.chorus.query.Visibility;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reading, posting, editing and deleting comments. */
final class CommentRoutes {
    private static final int DEFAULT_PAGE = 50;

    private final CommentReader reader;
    private final StreamAccess streams;
    private final Accounts accounts;
    private final Commands commands;
    private final int maxPage;

    CommentRoutes(CommentReader reader, StreamAccess streams, Accounts accounts, Commands commands, int maxPage) {
        this.reader = reader;
        this.streams = streams;
        this.accounts = accounts;
        this.commands = commands;
        this.maxPage = maxPage;
    }

    void open(Edge edge) {
        edge.post("/api/streams/:stream_id/comments", this::post);
        edge.get("/api/streams/:stream_id/comments", this::list);
        edge.get("/api/comments/:comment_id", this::one);
        edge.patch("/api/comments/:comment_id", this::edit);
        edge.delete("/api/comments/:comment_id", this::delete);
        edge.get("/api/comments/:comment_id/replies", this::replies);
    }

    private Future<Answer> post(Call call) {
        Fields body = call.body();
        long streamId = call.pathId("stream_id", "stream");
        return accounts.actor(call.user(), body)
                .compose(actor -> post(call, actor, streamId, body.text("content"), body))
                .map(CommentRoutes::posted);
    }

    /** Posts for the routes of replaced systems too, whose fields have other names. */
    Future<Comment> post(Call call, Accounts.Actor actor, long streamId, String content, Fields body) {
        Command.Post post = Bodies.post(actor, call.requestId(), streamId, content, call.idempotencyKey(), body);
        return commands.comment(post).map(Reply.Posted::comment);
    }

    private Future<Answer> list(Call call) {
        int size = call.query("page_size", 1, maxPage, Math.min(DEFAULT_PAGE, maxPage));
        String sort = call.query("sort");
        Set<CommentStatus> statuses = statuses(call.query("status"));
        if (!sort.isEmpty() && !sort.equals("new") && !sort.equals("top")) {
            throw Fields.invalid("sort", "must be new or top");
        }
        var from = call.cursor();
        return streams.readable(call)
                .compose(stream -> {
                    boolean publicOnly = statuses.isEmpty() || statuses.equals(EnumSet.of(CommentStatus.APPROVED));
                    if (!publicOnly && !Rights.moderates(call.identity(), stream)) {
                        throw Refusal.field(ErrorCode.FORBIDDEN, "status", "other states are for moderators");
                    }
                    return sort.equals("top")
                            ? reader.top(call.identity(), stream)
                            : reader.page(call.identity(), stream, from, size, statuses);
                })
                .map(page -> Answer.ok(page::write));
    }

    private Future<Answer> one(Call call) {
        return reader.one(call.identity(), call.pathId("comment_id", "comment")).map(view -> Answer.ok(view::write));
    }

    private Future<Answer> replies(Call call) {
        int size = call.query("page_size", 1, maxPage, Math.min(DEFAULT_PAGE, maxPage));
        var from = call.cursor();
        return visible(call)
                .compose(seen -> reader.replies(
                        call.identity(), seen.stream(), seen.comment().id(), from, size))
                .map(page -> Answer.ok(page::write));
    }

    private Future<Answer> edit(Call call) {
        Identity actor = call.user();
        String content = call.body().text("content");
        return visible(call)
                .compose(seen -> commands.comment(new Command.Edit(
                        actor,
                        call.requestId(),
                        seen.stream().id(),
                        seen.comment().id(),
                        content)))
                .compose(reply -> reader.view(actor, reply.comment()))
                .map(view -> Answer.json(view.comment().status() == CommentStatus.PENDING ? 202 : 200, view::write));
    }

    private Future<Answer> delete(Call call) {
        Identity actor = call.user();
        return visible(call)
                .compose(seen -> commands.comment(new Command.Delete(
                        actor,
                        call.requestId(),
                        seen.stream().id(),
                        seen.comment().id())))
                .compose(reply -> show(call, reply.comment()));
    }

    /** The comment of the path with its stream, if the caller may know of it. */
    Future<Seen> visible(Call call) {
        return reader.find(call.pathId("comment_id", "comment")).compose(found -> {
            Comment comment = found.orElseThrow(() -> Refusal.notFound("comment"));
            return streams.get(comment.streamId()).map(stream -> {
                boolean seen = Rights.reads(call.identity(), stream)
                        && Visibility.of(call.identity(), stream, comment).exists();
                if (!seen) {
                    throw Refusal.notFound("comment");
                }
                return new Seen(stream, comment);
            });
        });
    }

    /** A comment after a change, with its numbers. */
    Future<Answer> show(Call call, Comment comment) {
        return reader.view(call.identity(), comment).map(view -> Answer.ok(view::write));
    }

    record Seen(Stream stream, Comment comment) {}

    private static Answer posted(Comment comment) {
        int status = comment.status() == CommentStatus.PENDING ? 202 : 201;
        return Answer.json(status, out -> CommentJson.write(out, comment, Totals.NONE, 0, Sight.OWN, List.of(), true));
    }

    private static Set<CommentStatus> statuses(String query) {
        Set<CommentStatus> statuses = EnumSet.noneOf(CommentStatus.class);
        if (query.isEmpty()) {
            return statuses;
        }
        for (String word : query.split(",", 10)) {
            try {
                statuses.add(CommentStatus.of(word));
            } catch (IllegalArgumentException e) {
                throw Fields.invalid("status", "must be one of pending approved rejected spam hidden deleted");
            }
        }
        return statuses;
    }
}
