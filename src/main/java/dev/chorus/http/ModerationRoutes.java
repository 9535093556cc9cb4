package dev.chorus.http;

import dev.chorus.account.Identity;
import dev.chorus.bus.Command;
import dev.chorus.edge.Commands;
import dev.chorus.moderation.ModerationAct;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.UserCatalog;
import io.vertx.core.Future;

/** Acts on comments, and who may act in a stream. */
final class ModerationRoutes {
    private static final int MAX_REASON = 500;

    private final CommentRoutes comments;
    private final StreamAccess streams;
    private final UserCatalog users;
    private final Commands commands;

    ModerationRoutes(CommentRoutes comments, StreamAccess streams, UserCatalog users, Commands commands) {
        this.comments = comments;
        this.streams = streams;
        this.users = users;
        this.commands = commands;
    }

    void open(Edge edge) {
        for (ModerationAct act : ModerationAct.values()) {
            edge.post("/api/comments/:comment_id/" + act.wire(), call -> act(call, act));
        }
        edge.put("/api/streams/:stream_id/moderators/:user_id", call -> appoint(call, true));
        edge.delete("/api/streams/:stream_id/moderators/:user_id", call -> appoint(call, false));
    }

    private Future<Answer> act(Call call, ModerationAct act) {
        Identity actor = call.user();
        String reason = call.body().shortText("reason", MAX_REASON);
        return comments.visible(call)
                .compose(seen -> commands.comment(new Command.Moderate(
                        actor,
                        call.requestId(),
                        seen.stream().id(),
                        seen.comment().id(),
                        act,
                        reason)))
                .compose(reply -> comments.show(call, reply.comment()));
    }

    private Future<Answer> appoint(Call call, boolean appointed) {
        Identity actor = call.user();
        long userId = call.pathId("user_id", "user");
        return streams.get(call)
                .compose(stream -> users.get(userId).compose(user -> {
                    // Somebody who is gone can still be dismissed.
                    if (appointed && user.isEmpty()) {
                        throw Refusal.notFound("user");
                    }
                    if (appointed && user.get().guest()) {
                        throw Refusal.field(ErrorCode.INVALID_FIELD, "user_id", "a guest can't moderate");
                    }
                    return commands.stream(
                            new Command.Appoint(actor, call.requestId(), stream.id(), userId, appointed));
                }))
                .map(reply -> Answer.ok(out -> {
                    out.writeStartObject();
                    out.writeStringField(
                            "stream_id", Long.toString(reply.stream().id()));
                    out.writeStringField("user_id", Long.toString(userId));
                    out.writeBooleanField("moderator", reply.stream().isModeratedBy(userId));
                    out.writeEndObject();
                }));
    }
}
