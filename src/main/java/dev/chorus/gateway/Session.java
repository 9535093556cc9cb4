package dev.chorus.gateway;

import dev.chorus.account.Identity;
import dev.chorus.account.Presence;
import dev.chorus.bus.Notice;
import dev.chorus.bus.NoticeJson;
import dev.chorus.edge.Departing;
import dev.chorus.edge.MessageRate;
import dev.chorus.edge.RequestIds;
import dev.chorus.observe.Meters;
import dev.chorus.protocol.ClientMessage;
import dev.chorus.protocol.ClientMessages;
import dev.chorus.protocol.CloseCode;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.ErrorJson;
import dev.chorus.protocol.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One connection, whatever carries it: who it is, the rooms it watches, and the bounds on what it may ask. Belongs to the context of
 * its gateway instance.
 */
final class Session implements Transport.Events, Departing {
    /** Questions that wait for an answer before nothing more is read from the connection. */
    private static final int MAX_IN_FLIGHT = 64;
    /** Missed signs of life that close. */
    private static final int MAX_SILENT = 2;

    private final Lobby lobby;
    private final SessionCommands commands;
    private final Meters meters;
    private final int messagesPerSecond;
    private final MessageRate rate;
    private final Map<Long, Seat> seats = new LinkedHashMap<>(2);

    private Optional<Transport> transport = Optional.empty();
    private Identity identity = Identity.ANONYMOUS;
    private Presence presence = Presence.ONLINE;
    private int inFlight;
    private boolean paused;
    private int silent;
    private boolean closed;
    private Runnable end = () -> {};

    Session(Lobby lobby, SessionCommands commands, Meters meters, int messagesPerSecond) {
        this.lobby = lobby;
        this.commands = commands;
        this.meters = meters;
        this.messagesPerSecond = messagesPerSecond;
        this.rate = new MessageRate(messagesPerSecond, System::nanoTime);
    }

    /** To be called once, before anything arrives. */
    void carriedBy(Transport way) {
        transport = Optional.of(way);
        lobby.add(this);
    }

    Transport transport() {
        return transport.orElseThrow();
    }

    Identity identity() {
        return identity;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isOpen() {
        return !closed && transport().isOpen();
    }

    @Override
    public void reconnect(long afterMs) {
        send(Frame.of("reconnect", out -> {
            out.writeStartObject();
            out.writeNumberField("after_ms", afterMs);
            out.writeEndObject();
        }));
    }

    @Override
    public void leave() {
        transport().close(CloseCode.DRAINING);
    }

    /** One identity per connection: the same user may bring a newer token, another user is a conflict. */
    void identify(Identity who) {
        if (!identity.isAnonymous() && identity.userId() != who.userId()) {
            throw Refusal.of(ErrorCode.CONFLICT, "this connection belongs to another user");
        }
        boolean isNew = identity.isAnonymous();
        identity = who;
        if (isNew) {
            lobby.identified(this);
            seats.values().forEach(seat -> commands.identified(seat, who.userId()));
        }
    }

    /** What this connection says of its user. */
    Presence presence() {
        return presence;
    }

    void presence(Presence said) {
        if (presence != said && !closed) {
            presence = said;
            lobby.presenceChanged(this);
        }
    }

    /** Runs once the connection is gone. */
    void atTheEnd(Runnable act) {
        end = act;
    }

    Optional<Seat> seat(long streamId) {
        return Optional.ofNullable(seats.get(streamId));
    }

    List<Seat> seats() {
        return new ArrayList<>(seats.values());
    }

    void sit(long streamId, Seat seat) {
        seats.put(streamId, seat);
    }

    void stand(long streamId) {
        seats.remove(streamId);
    }

    @Override
    public void message(Buffer utf8) {
        meters.messageSize("in", utf8.length());
        silent = 0;
        if (isFlooding()) {
            return;
        }
        ClientMessage message;
        try {
            message = ClientMessages.read(utf8.getBytes());
        } catch (ClientMessages.Unreadable e) {
            refuse(e.ref(), e.refusal());
            return;
        }
        begin();
        String requestId = RequestIds.next();
        commands.run(this, message, requestId).onComplete(done -> {
            if (done.failed()) {
                refuse(message.ref(), SessionCommands.refusal(done.cause()), requestId);
            }
            end();
        });
    }

    private boolean isFlooding() {
        return switch (rate.take()) {
            case PASSES -> false;
            case TOO_MANY -> {
                meters.rateLimited("connection");
                refuse(
                        "",
                        Refusal.later(
                                ErrorCode.RATE_LIMITED, "at most " + messagesPerSecond + " messages a second", 1_000));
                yield true;
            }
            case FLOOD -> {
                meters.rateLimited("flood");
                transport().close(CloseCode.FLOOD);
                yield true;
            }
        };
    }

    private void begin() {
        inFlight++;
        if (!paused && (inFlight >= MAX_IN_FLIGHT || !transport().isWritable())) {
            paused = true;
            transport().pauseReading();
        }
    }

    private void end() {
        inFlight--;
        resume();
    }

    private void resume() {
        if (paused && inFlight < MAX_IN_FLIGHT && transport().isWritable()) {
            paused = false;
            transport().resumeReading();
        }
    }

    void send(Frame frame) {
        if (!closed && transport().isOpen()) {
            transport().send(frame);
        }
    }

    void refuse(String ref, Refusal refusal) {
        refuse(ref, refusal, RequestIds.next());
    }

    private void refuse(String ref, Refusal refusal, String requestId) {
        send(Frame.answer("error", ref, out -> ErrorJson.write(out, refusal, requestId)));
    }

    void snapshot(Seat seat, RoomView view) {
        send(JoinFrames.of("", view, identity, seat.covered(), false, view.viewers(), Map.of()));
    }

    void notice(Notice notice) {
        if (!transport().isWritable()) {
            return;
        }
        send(Frame.of("notification", out -> NoticeJson.write(out, notice)));
    }

    @Override
    public void drained() {
        silent = 0;
        if (closed) {
            return;
        }
        for (Seat seat : seats()) {
            seat.drained();
        }
        resume();
    }

    @Override
    public void alive() {
        silent = 0;
    }

    /** A reader that takes bytes, however slowly, is alive: its drains count as signs of life as pongs do. */
    void checkAlive() {
        if (closed) {
            return;
        }
        if (silent >= MAX_SILENT) {
            transport().close(CloseCode.DEAD);
            return;
        }
        silent++;
        transport().ping();
    }

    /** Ends the connection of somebody whose token has expired and who has not brought a newer one. */
    void closeIfExpired() {
        if (!closed && commands.isExpired(identity)) {
            transport().close(CloseCode.TOKEN_EXPIRED);
        }
    }

    @Override
    public void closed() {
        if (closed) {
            return;
        }
        closed = true;
        for (Seat seat : seats()) {
            commands.leave(this, seat);
        }
        lobby.remove(this);
        end.run();
    }
}
