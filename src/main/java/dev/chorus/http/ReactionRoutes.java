package dev.chorus.http;

import dev.chorus.edge.Accounts;
import dev.chorus.edge.Bodies;
import dev.chorus.edge.Commands;
import dev.chorus.edge.Fields;
import dev.chorus.protocol.CommentJson;
import dev.chorus.query.ReactionReader;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import io.vertx.core.Future;
import java.util.List;

/** Reacting to comments and streams, and what they were reacted with. */
final class ReactionRoutes {
    private final ReactionReader reactions;
    private final CommentRoutes comments;
    private final StreamAccess streams;
    private final Accounts accounts;
    private final Commands commands;

    ReactionRoutes(
            ReactionReader reactions,
            CommentRoutes comments,
            StreamAccess streams,
            Accounts accounts,
            Commands commands) {
        this.reactions = reactions;
        this.comments = comments;
        this.streams = streams;
        this.accounts = accounts;
        this.commands = commands;
    }

    void open(Edge edge) {
        edge.post("/api/streams/:stream_id/reactions", this::react);
        edge.get("/api/streams/:stream_id/reactions", this::ofStream);
        edge.get("/api/comments/:comment_id/reactions", this::ofComment);
    }

    private Future<Answer> react(Call call) {
        Fields body = call.body();
        long streamId = call.pathId("stream_id", "stream");
        return accounts.actor(call.user(), body)
                .compose(actor -> commands.react(Bodies.react(actor, call.requestId(), streamId, body)))
                .map(reply -> Answer.json(202, out -> {
                    out.writeStartObject();
                    out.writeNumberField("accepted", reply.accepted());
                    out.writeEndObject();
                }));
    }

    private Future<Answer> ofStream(Call call) {
        return streams.readable(call)
                .compose(stream -> reactions.totals(new Target(stream.id(), 0)))
                .map(totals -> answer(totals, List.of()));
    }

    private Future<Answer> ofComment(Call call) {
        return comments.visible(call).compose(seen -> {
            long id = seen.comment().id();
            return reactions.totals(new Target(seen.stream().id(), id)).compose(totals -> reactions
                    .own(call.identity(), List.of(id))
                    .map(own -> answer(totals, own.getOrDefault(id, List.of()))));
        });
    }

    private static Answer answer(Totals totals, List<String> own) {
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeFieldName("counts");
            CommentJson.counts(out, totals.counts());
            CommentJson.own(out, own);
            out.writeEndObject();
        });
    }
}
