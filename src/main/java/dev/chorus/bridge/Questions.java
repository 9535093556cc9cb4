package dev.chorus.bridge;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.account.Identity;
import dev.chorus.bus.Command;
import dev.chorus.comment.Comment;
import dev.chorus.comment.Sight;
import dev.chorus.edge.Accounts;
import dev.chorus.edge.Bodies;
import dev.chorus.edge.Commands;
import dev.chorus.edge.Fields;
import dev.chorus.edge.ReadAccess;
import dev.chorus.moderation.ModerationAct;
import dev.chorus.moderation.Rights;
import dev.chorus.port.RoomHead;
import dev.chorus.protocol.CommentJson;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Json;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.CommentPage;
import dev.chorus.query.CommentReader;
import dev.chorus.query.CommentView;
import dev.chorus.query.Cursor;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.Visibility;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What the public addresses answer. Failures are refusals, or what {@link dev.chorus.bus.Failures} makes refusals of. */
final class Questions {
    private static final int DEFAULT_RECENT = 50;
    private static final int MAX_REASON = 500;

    private final CommentReader reader;
    private final StreamCatalog streams;
    private final Accounts accounts;
    private final Commands commands;
    private final RoomHeads heads;
    private final int maxPage;

    Questions(
            CommentReader reader,
            StreamCatalog streams,
            Accounts accounts,
            Commands commands,
            RoomHeads heads,
            int maxPage) {
        this.reader = reader;
        this.streams = streams;
        this.accounts = accounts;
        this.commands = commands;
        this.heads = heads;
        this.maxPage = maxPage;
    }

    Future<JsonObject> post(PublicService.Caller caller, Fields body) {
        long streamId = required(body, "stream_id");
        String content = body.text("content");
        String key = body.optionalText("idempotency_key")
                .map(given -> Bodies.idempotencyKey("idempotency_key", given))
                .orElse("");
        return accounts.actor(caller.identity(), body)
                .compose(
                        actor -> commands.comment(Bodies.post(actor, caller.requestId(), streamId, content, key, body)))
                .map(reply -> json(
                        out -> CommentJson.write(out, reply.comment(), Totals.NONE, 0, Sight.OWN, List.of(), true)));
    }

    Future<JsonObject> react(PublicService.Caller caller, Fields body) {
        long streamId = required(body, "stream_id");
        return accounts.actor(caller.identity(), body)
                .compose(actor -> commands.react(Bodies.react(actor, caller.requestId(), streamId, body)))
                .map(reply -> new JsonObject().put("accepted", reply.accepted()));
    }

    /** The place is read before the page, so that nothing falls between: what is in both is recognised by its id. */
    Future<JsonObject> recent(PublicService.Caller caller, Fields body) {
        int limit = (int) body.integer("limit", 1, maxPage, Math.min(DEFAULT_RECENT, maxPage));
        return stream(required(body, "stream_id")).compose(stream -> {
            ReadAccess.check(caller.identity(), stream);
            return heads.of(stream.id())
                    .compose(head -> reader.page(caller.identity(), stream, Cursor.NEWEST, limit, Set.of())
                            .map(page -> json(out -> write(out, page, head))));
        });
    }

    Future<JsonObject> act(PublicService.Caller caller, Fields body) {
        Identity who = caller.identity();
        if (who.isAnonymous()) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "a token is needed for this");
        }
        ModerationAct act = action(body.text("action"));
        long target = required(body, "target");
        String reason = body.shortText("reason", MAX_REASON);
        return accounts.active(who).compose(active -> reader.find(target)).compose(found -> {
            Comment comment = found.orElseThrow(() -> Refusal.notFound("comment"));
            return stream(comment.streamId())
                    .compose(stream -> {
                        boolean isKnown = Rights.reads(who, stream)
                                && Visibility.of(who, stream, comment).exists();
                        if (!isKnown) {
                            throw Refusal.notFound("comment");
                        }
                        return commands.comment(
                                new Command.Moderate(who, caller.requestId(), stream.id(), comment.id(), act, reason));
                    })
                    .map(done -> new JsonObject());
        });
    }

    private Future<Stream> stream(long id) {
        return streams.get(id).map(found -> found.orElseThrow(() -> Refusal.notFound("stream")));
    }

    private static long required(Fields body, String name) {
        return Fields.parseId(name, body.text(name));
    }

    private static ModerationAct action(String name) {
        for (ModerationAct act : ModerationAct.values()) {
            if (act.wire().equals(name)) {
                return act;
            }
        }
        throw Fields.invalid("action", "must be one of hide unhide pin unpin highlight unhighlight approve reject");
    }

    private static void write(JsonGenerator out, CommentPage page, RoomHead head) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("items");
        for (CommentView item : page.items()) {
            item.write(out);
        }
        out.writeEndArray();
        out.writeStringField("epoch", head.epoch());
        out.writeNumberField("offset", head.offset());
        if (page.partial()) {
            out.writeBooleanField("partial", true);
        }
        out.writeEndObject();
    }

    private static JsonObject json(Json.Writer writer) {
        return new JsonObject(Buffer.buffer(Json.bytes(writer)));
    }
}
