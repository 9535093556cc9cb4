package dev.chorus.gateway;

import dev.chorus.account.Identity;
import dev.chorus.edge.RequestIds;
import dev.chorus.moderation.Rights;
import dev.chorus.protocol.ClientMessage;
import dev.chorus.protocol.CloseCode;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Server-sent events: a viewer who only reads joins by the address and resumes by {@code Last-Event-ID}. */
final class EventRoutes {
    private static final int COMMENT_MS = 15_000;
    /** The word of a new stream may be here before what is needed to open its room: it is tried again, for five seconds. */
    private static final int TRIES = 20;

    private static final long AGAIN_MS = 250;

    private final Vertx vertx;
    private final GatewayVerticle.Parts parts;
    private final Lobby lobby;
    private final SessionCommands commands;
    private final ExternalStreams external;

    EventRoutes(
            Vertx vertx, GatewayVerticle.Parts parts, Lobby lobby, SessionCommands commands, ExternalStreams external) {
        this.vertx = vertx;
        this.parts = parts;
        this.lobby = lobby;
        this.commands = commands;
        this.external = external;
    }

    /** {@code GET /events?stream_id=…}. */
    void events(RoutingContext ctx) {
        long id;
        try {
            id = Long.parseLong(String.valueOf(ctx.queryParams().get("stream_id")));
        } catch (NumberFormatException e) {
            fail(ctx, Refusal.field(ErrorCode.INVALID_FIELD, "stream_id", "an id as a string of digits"));
            return;
        }
        reader(ctx).ifPresent(who -> follow(ctx, who, id));
    }

    /** {@code GET /stream/comments?postId=…}. */
    void ofExternal(RoutingContext ctx) {
        String given = ctx.queryParams().get("postId");
        String externalId = given == null ? "" : given;
        reader(ctx).ifPresent(who -> external.idOf(externalId)
                .onSuccess(found -> found.ifPresentOrElse(id -> follow(ctx, who, id), () -> wait(ctx, who, externalId)))
                .onFailure(e -> fail(ctx, SessionCommands.refusal(e))));
    }

    private void follow(RoutingContext ctx, Identity who, long id) {
        lobby.audience(id)
                .onSuccess(audience -> {
                    if (ctx.response().closed()) {
                        return;
                    }
                    // An EventSource comes back to a stream of events that ends, and stays away from a refusal.
                    if (!Rights.reads(who, audience.view().stream())) {
                        fail(ctx, Refusal.of(ErrorCode.FORBIDDEN, "this stream is not open to guests"));
                        return;
                    }
                    join(open(ctx, who), ctx, id, 0);
                })
                .onFailure(e -> fail(ctx, SessionCommands.refusal(e)));
    }

    /** The connection is open, and the room follows when there is one. */
    private void wait(RoutingContext ctx, Identity who, String externalId) {
        if (ctx.response().closed()) {
            return;
        }
        Waiting place = new Waiting();
        Optional<Runnable> leave = external.await(externalId, id -> place.found(id));
        if (leave.isEmpty()) {
            fail(ctx, Refusal.later(ErrorCode.UNAVAILABLE, "too many wait for streams that are not there yet", 15_000));
            return;
        }
        Session session = open(ctx, who);
        session.atTheEnd(leave.get());
        place.then(id -> join(session, ctx, id, TRIES));
    }

    /** The stream may be found before the connection is open. */
    private static final class Waiting {
        private long id;
        private java.util.function.LongConsumer act = found -> {};

        void found(long streamId) {
            id = streamId;
            act.accept(streamId);
        }

        void then(java.util.function.LongConsumer next) {
            act = next;
            if (id != 0) {
                next.accept(id);
            }
        }
    }

    private Optional<Identity> reader(RoutingContext ctx) {
        String ticket = ctx.queryParams().get("ticket");
        if (ticket == null) {
            return Optional.of(Identity.ANONYMOUS);
        }
        Optional<Identity> who = parts.tickets().redeem(ticket);
        if (who.isEmpty()) {
            fail(ctx, Refusal.of(ErrorCode.UNAUTHENTICATED, "the ticket is not valid any more"));
        }
        return who;
    }

    private Session open(RoutingContext ctx, Identity who) {
        Session session = new Session(
                lobby, commands, parts.meters(), parts.config().gateway().messagesPerSecond());
        SseTransport way = new SseTransport(
                ctx.response(),
                new Counted(session, parts.connections()),
                parts.config().gateway().writeQueueBytes());
        session.carriedBy(way);
        if (!who.isAnonymous()) {
            session.identify(who);
        }
        long comments = vertx.setPeriodic(COMMENT_MS, t -> way.ping());
        ctx.response().endHandler(ended -> vertx.cancelTimer(comments));
        return session;
    }

    /** @param tries that are left when the room can't be opened yet */
    private void join(Session session, RoutingContext ctx, long id, int tries) {
        String last = ctx.request().getHeader("Last-Event-ID");
        String[] place = (last == null ? "" : last).split(":", 2);
        long offset = place.length == 2 && place[1].matches("[0-9]{1,18}") ? Long.parseLong(place[1]) : -1;
        ClientMessage.Join join = new ClientMessage.Join(
                "", id, "", 0, offset < 0 ? "" : place[0], Math.max(0, offset), ClientMessage.Budget.NORMAL);
        commands.run(session, join, RequestIds.next()).onFailure(e -> {
            ErrorCode code = SessionCommands.refusal(e).code();
            if (tries > 0 && (code == ErrorCode.NOT_FOUND || code == ErrorCode.UNAVAILABLE)) {
                vertx.setTimer(AGAIN_MS, again -> {
                    if (!session.isClosed()) {
                        join(session, ctx, id, tries - 1);
                    }
                });
                return;
            }
            session.refuse("", SessionCommands.refusal(e));
            session.transport().close(CloseCode.BYE);
        });
    }

    private static void fail(RoutingContext ctx, Refusal refusal) {
        GatewayRoutes.fail(ctx, refusal);
    }
}
