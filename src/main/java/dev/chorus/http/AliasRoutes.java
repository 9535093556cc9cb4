package dev.chorus.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.account.Identity;
import dev.chorus.bus.Command;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Sight;
import dev.chorus.edge.Accounts;
import dev.chorus.edge.Bodies;
import dev.chorus.edge.Commands;
import dev.chorus.edge.Fields;
import dev.chorus.edge.ReadAccess;
import dev.chorus.port.Directory;
import dev.chorus.protocol.CommentJson;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.CommentPage;
import dev.chorus.query.CommentReader;
import dev.chorus.query.CommentView;
import dev.chorus.query.ReactionReader;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paths and field sets of the systems that Chorus replaces. Their ids of videos and posts are streams' external ids; posting
 * to an unknown one makes the stream.
 */
final class AliasRoutes {
    private static final int MAX_EXTERNAL_ID = 128;
    private static final int DEFAULT_PAGE = 50;

    /** What the systems call the text. */
    private static final List<String> TEXTS = List.of("content", "comment", "message", "text");

    private final CommentReader reader;
    private final ReactionReader reactions;
    private final Directory directory;
    private final dev.chorus.query.StreamCatalog catalog;
    private final Accounts accounts;
    private final Commands commands;
    private final CommentRoutes comments;
    private final StreamRoutes streams;
    private final int maxPage;

    AliasRoutes(
            HttpDependencies parts,
            Accounts accounts,
            Commands commands,
            CommentRoutes comments,
            StreamRoutes streams) {
        this.reader = parts.reader();
        this.reactions = parts.reactions();
        this.directory = parts.directory();
        this.catalog = parts.streams();
        this.accounts = accounts;
        this.commands = commands;
        this.comments = comments;
        this.streams = streams;
        this.maxPage = parts.config().limits().pageSize();
    }

    void open(Edge edge) {
        edge.post("/video/:external_id/comment", call -> post(call)
                .map(comment -> Answer.json(
                        status(comment),
                        out -> CommentJson.write(out, comment, Totals.NONE, 0, Sight.OWN, List.of(), true))));
        edge.post("/comment/:comment_id/reaction", this::react);
        edge.post("/comments/:external_id", call -> post(call)
                .map(comment -> Answer.json(status(comment), out -> brief(out, comment))));
        edge.get("/comments/:external_id", this::list);
    }

    private Future<Comment> post(Call call) {
        Fields body = call.body();
        String content = TEXTS.stream()
                .flatMap(name -> body.optionalText(name).stream())
                .findFirst()
                .orElseThrow(() -> Fields.invalid("content", "is required"));
        return accounts.actor(call.user(), body).compose(actor -> made(call, actor.identity())
                .compose(stream -> comments.post(call, actor, stream.id(), content, body)));
    }

    private Future<Answer> list(Call call) {
        int size = call.query("pageSize", 1, maxPage, Math.min(DEFAULT_PAGE, maxPage));
        var from = call.cursor();
        return known(externalId(call))
                .compose(found -> {
                    if (found.isEmpty()) {
                        return Future.succeededFuture(new CommentPage(List.of(), "", "", false));
                    }
                    Stream stream = ReadAccess.check(call.identity(), found.get());
                    return reader.page(call.identity(), stream, from, size, java.util.Set.of());
                })
                .map(AliasRoutes::answer);
    }

    private Future<Answer> react(Call call) {
        Fields body = call.body();
        String type = Bodies.reactionType(body);
        boolean add = Bodies.isAdd(body);
        return accounts.actor(call.user(), body)
                .compose(actor -> comments.visible(call).compose(seen -> {
                    long id = seen.comment().id();
                    Identity who = actor.identity();
                    return commands.react(new Command.React(
                                    who, call.requestId(), seen.stream().id(), actor.onBehalf(), id, type, add, 1))
                            .compose(done -> reactions.totalsWithOwn(
                                    who, new Target(seen.stream().id(), id)))
                            .compose(totals -> reactions
                                    .own(who, List.of(id))
                                    .map(own -> reacted(who, totals, own.getOrDefault(id, List.of()))));
                }));
    }

    private static Answer reacted(Identity who, Totals totals, List<String> own) {
        return Answer.json(202, out -> {
            out.writeStartObject();
            out.writeNumberField("likes", totals.counts().getOrDefault("like", 0L));
            out.writeNumberField("dislikes", totals.counts().getOrDefault("dislike", 0L));
            out.writeStringField("user_id", Long.toString(who.userId()));
            CommentJson.own(out, own);
            out.writeStringField("status", "accepted");
            out.writeEndObject();
        });
    }

    private Future<Stream> made(Call call, Identity actor) {
        String externalId = externalId(call);
        return known(externalId)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : streams.make(call, actor, externalId, Map.of("title", externalId)));
    }

    /** Our own id is understood too. */
    private Future<Optional<Stream>> known(String externalId) {
        Future<Optional<Stream>> ours = Fields.isId(externalId) && externalId.length() < 19
                ? catalog.get(Long.parseLong(externalId))
                : Future.succeededFuture(Optional.empty());
        return ours.compose(found -> found.isPresent()
                ? Future.succeededFuture(found)
                : directory.externalStream(externalId).compose(catalog::get));
    }

    private static String externalId(Call call) {
        String id = call.path("external_id");
        if (id.isBlank() || id.length() > MAX_EXTERNAL_ID) {
            throw Refusal.notFound("stream");
        }
        return id;
    }

    private static int status(Comment comment) {
        return comment.status() == CommentStatus.PENDING ? 202 : 201;
    }

    private static Answer answer(CommentPage page) {
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("items");
            for (CommentView view : page.items()) {
                if (view.sight().showsContent()) {
                    brief(out, view.comment());
                }
            }
            out.writeEndArray();
            cursor(out, "next", page.next());
            cursor(out, "prev", page.prev());
            out.writeEndObject();
        });
    }

    private static void brief(JsonGenerator out, Comment comment) throws IOException {
        out.writeStartObject();
        out.writeStringField("comment_id", Long.toString(comment.id()));
        out.writeStringField("comment", comment.content());
        out.writeNumberField("timestamp", comment.createdAt());
        out.writeStringField("user_id", Long.toString(comment.author().id()));
        out.writeStringField("username", comment.author().username());
        out.writeEndObject();
    }

    private static void cursor(JsonGenerator out, String name, String value) throws IOException {
        if (value.isEmpty()) {
            out.writeNullField(name);
        } else {
            out.writeStringField(name, value);
        }
    }
}
