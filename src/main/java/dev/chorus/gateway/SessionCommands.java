package dev.chorus.gateway;

import dev.chorus.account.Identity;
import dev.chorus.account.Presence;
import dev.chorus.account.Tokens;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.Command;
import dev.chorus.bus.Failures;
import dev.chorus.bus.Reply;
import dev.chorus.comment.Comment;
import dev.chorus.edge.Accounts;
import dev.chorus.edge.Bearer;
import dev.chorus.moderation.Rights;
import dev.chorus.port.HotStore;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.ClientMessage;
import dev.chorus.protocol.CommentJson;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.ReactionReader;
import dev.chorus.query.UserCatalog;
import dev.chorus.query.Visibility;
import dev.chorus.reaction.Totals;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a client's message does: joins and leaves here, everything else by command over the bus. One per gateway instance. */
final class SessionCommands {
    private static final DeliveryOptions PATIENCE = new DeliveryOptions().setSendTimeout(10_000);

    /** Changes of presence of one user, over all connections. */
    private static final int PRESENCE_PER_MINUTE = 30;

    private final EventBus bus;
    private final Lobby lobby;
    private final Tokens tokens;
    private final UserCatalog users;
    private final ReactionReader reactions;
    private final HotStore hot;
    private final Clock clock;
    private final int maxRooms;
    private final int graceMs;

    /** @param graceMs what is left to a connection, after its token expired, to bring a newer one */
    SessionCommands(
            EventBus bus,
            Lobby lobby,
            Tokens tokens,
            UserCatalog users,
            ReactionReader reactions,
            HotStore hot,
            Clock clock,
            int maxRooms,
            int graceMs) {
        this.bus = bus;
        this.lobby = lobby;
        this.tokens = tokens;
        this.users = users;
        this.reactions = reactions;
        this.hot = hot;
        this.clock = clock;
        this.maxRooms = maxRooms;
        this.graceMs = graceMs;
    }

    /** @param requestId what the log, an error and the event itself call it by */
    Future<Void> run(Session session, ClientMessage message, String requestId) {
        try {
            return switch (message) {
                case ClientMessage.Join m -> join(session, m);
                case ClientMessage.Leave m -> leave(session, m);
                case ClientMessage.Post m -> post(session, m, requestId);
                case ClientMessage.React m -> react(session, m, requestId);
                case ClientMessage.Auth m -> {
                    authenticate(session, m.token(), 0);
                    session.send(Frame.answer("ack", m.ref(), out -> {
                        out.writeStartObject();
                        out.writeEndObject();
                    }));
                    yield Future.succeededFuture();
                }
                case ClientMessage.Ping m -> {
                    session.send(Frame.answer("pong", m.ref(), out -> {
                        out.writeStartObject();
                        out.writeFieldName("t");
                        out.writeRawValue(m.t());
                        out.writeEndObject();
                    }));
                    yield Future.succeededFuture();
                }
                // A playhead matters to the spoiler guard only.
                case ClientMessage.Playhead _, ClientMessage.Pong _ -> Future.succeededFuture();
                case ClientMessage.Presence m -> presence(session, m);
            };
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** With the limiter's store away it passes, as everything that is limited does. */
    private Future<Void> presence(Session session, ClientMessage.Presence m) {
        Identity who = session.identity();
        if (who.isAnonymous()) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "a token is needed to be somebody");
        }
        return hot.take("presence:" + who.userId(), 1, PRESENCE_PER_MINUTE, 60_000, false)
                .otherwise(new HotStore.Permit(1, 0))
                .map(permit -> {
                    if (permit.granted() == 0) {
                        throw Refusal.later(
                                ErrorCode.RATE_LIMITED,
                                "at most " + PRESENCE_PER_MINUTE + " changes a minute",
                                permit.retryAfterMs());
                    }
                    session.presence(m.online() ? Presence.ONLINE : Presence.AWAY);
                    return null;
                });
    }

    static Refusal refusal(Throwable cause) {
        return Failures.unwrap(cause);
    }

    /** Whether the token ran out so long ago that its holder has lost the right to refresh it. */
    boolean isExpired(Identity who) {
        return who.expiresAt() != Long.MAX_VALUE && clock.millis() > who.expiresAt() + graceMs;
    }

    void authenticate(Session session, String token, long claimedUser) {
        if (!token.isEmpty()) {
            session.identify(Bearer.verify(tokens, token));
        }
        if (claimedUser != 0 && claimedUser != session.identity().userId()) {
            throw Refusal.field(ErrorCode.FORBIDDEN, "user_id", "not the user of the token");
        }
    }

    Future<Void> join(Session session, ClientMessage.Join m) {
        authenticate(session, m.token(), m.userId());
        if (session.seat(m.streamId()).isEmpty() && session.seats().size() >= maxRooms) {
            throw Refusal.of(ErrorCode.CONFLICT, "a connection joins at most " + maxRooms + " streams");
        }
        return lobby.audience(m.streamId()).compose(audience -> {
            RoomView view = audience.view();
            if (!Rights.reads(session.identity(), view.stream())) {
                throw Refusal.of(ErrorCode.FORBIDDEN, "this stream is not open to guests");
            }
            int most = view.stream().maxParticipants();
            if (most > 0
                    && Math.max(view.viewers(), audience.present()) >= most
                    && !Rights.moderates(session.identity(), view.stream())) {
                throw Refusal.of(ErrorCode.ROOM_FULL, "the room is full");
            }
            audience.expect();
            return ownReactions(session.identity(), view)
                    .<Void>map(own -> {
                        if (!session.isClosed()) {
                            take(session, m, audience, own);
                        }
                        return null;
                    })
                    .onComplete(done -> audience.arrived());
        });
    }

    /** Nothing waits in here: what is sent and what is marked as covered agree. */
    private void take(Session session, ClientMessage.Join m, Audience audience, Map<Long, List<String>> own) {
        session.seat(m.streamId()).ifPresent(old -> leave(session, old));
        RoomView view = audience.view();
        Optional<List<RoomEntry>> missed = m.epoch().isEmpty() ? Optional.empty() : view.since(m.epoch(), m.offset());
        long from = missed.isPresent() ? m.offset() : view.offset();
        Seat seat = new Seat(session, audience, Tier.of(m.budget()), from);
        int viewers = Math.max(view.viewers(), audience.present() + 1);
        session.send(JoinFrames.of(m.ref(), view, session.identity(), from, missed.isPresent(), viewers, own));
        missed.ifPresent(seat::sendFrom);
        session.sit(m.streamId(), seat);
        audience.enter(seat);
    }

    private Future<Map<Long, List<String>>> ownReactions(Identity who, RoomView view) {
        if (who.isAnonymous()) {
            return Future.succeededFuture(Map.of());
        }
        List<Long> ids = new ArrayList<>();
        view.recent().forEach(e -> ids.add(e.comment().id()));
        view.pinned().forEach(e -> ids.add(e.comment().id()));
        return ids.isEmpty()
                ? Future.succeededFuture(Map.of())
                : reactions.own(who, ids).recover(away -> Future.succeededFuture(Map.of()));
    }

    private Future<Void> leave(Session session, ClientMessage.Leave m) {
        List<Seat> leaving = m.streamId() == 0
                ? session.seats()
                : List.of(session.seat(m.streamId())
                        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_JOINED, "this stream was not joined")));
        leaving.forEach(seat -> leave(session, seat));
        session.send(Frame.answer("ack", m.ref(), out -> {
            out.writeStartObject();
            out.writeEndObject();
        }));
        return Future.succeededFuture();
    }

    void leave(Session session, Seat seat) {
        session.stand(seat.audience().streamId());
        seat.audience().leave(seat, session.identity().userId());
    }

    void identified(Seat seat, long userId) {
        seat.audience().identified(seat, userId);
    }

    private Future<Void> post(Session session, ClientMessage.Post m, String requestId) {
        requireSeat(session, m.streamId());
        return actor(session, m.actAs(), m.userId())
                .compose(who -> bus.<Reply.Posted>request(
                        Addresses.owner(m.streamId()),
                        new Command.Post(
                                who,
                                requestId,
                                m.streamId(),
                                !m.actAs().isEmpty(),
                                m.content(),
                                m.parentId(),
                                m.mediaTimeMs(),
                                m.idempotencyKey(),
                                "",
                                ""),
                        PATIENCE))
                .map(reply -> {
                    Comment comment = reply.body().comment();
                    session.send(Frame.answer("ack", m.ref(), out -> {
                        out.writeStartObject();
                        out.writeFieldName("comment");
                        CommentJson.write(
                                out,
                                comment,
                                Totals.NONE,
                                0,
                                Visibility.of(ownOf(comment, session), false, comment),
                                List.of(),
                                true);
                        out.writeEndObject();
                    }));
                    return null;
                });
    }

    /** The answer to a service that acts as somebody shows what that somebody would see. */
    private static Identity ownOf(Comment comment, Session session) {
        Identity who = session.identity();
        return who.userId() == comment.author().id()
                ? who
                : new Identity(comment.author().id(), "", "", "", who.role(), false, false, 0, Long.MAX_VALUE);
    }

    private Future<Void> react(Session session, ClientMessage.React m, String requestId) {
        requireSeat(session, m.streamId());
        return actor(session, m.actAs(), m.userId())
                .compose(who -> bus.<Reply.Accepted>request(
                        Addresses.REACTIONS,
                        new Command.React(
                                who,
                                requestId,
                                m.streamId(),
                                !m.actAs().isEmpty(),
                                m.commentId(),
                                m.type(),
                                m.add(),
                                m.count()),
                        PATIENCE))
                .map(reply -> {
                    int accepted = reply.body().accepted();
                    session.send(Frame.answer("ack", m.ref(), out -> {
                        out.writeStartObject();
                        out.writeNumberField("accepted", accepted);
                        out.writeEndObject();
                    }));
                    return null;
                });
    }

    private static void requireSeat(Session session, long streamId) {
        if (session.seat(streamId).isEmpty()) {
            throw Refusal.of(ErrorCode.NOT_JOINED, "join the stream first");
        }
    }

    private Future<Identity> actor(Session session, String actAs, long claimedUser) {
        Identity who = session.identity();
        if (who.expiresAt() < clock.millis()) {
            throw Refusal.of(ErrorCode.TOKEN_EXPIRED, "the token has expired");
        }
        if (who.isAnonymous()) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "a token is needed to write");
        }
        if (claimedUser != 0 && claimedUser != who.userId()) {
            throw Refusal.field(ErrorCode.FORBIDDEN, "user_id", "not the user of the token");
        }
        if (actAs.isEmpty()) {
            return Accounts.active(who, users);
        }
        if (!who.isService()) {
            throw Refusal.field(ErrorCode.FORBIDDEN, "act_as", "only a service may act as somebody else");
        }
        long id;
        try {
            id = Long.parseLong(actAs);
        } catch (NumberFormatException e) {
            throw Refusal.field(ErrorCode.INVALID_FIELD, "act_as", "a user id");
        }
        return users.get(id)
                .map(user -> Accounts.represented(user.orElseThrow(() -> Refusal.notFound("user to act as"))));
    }
}
