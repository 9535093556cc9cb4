package dev.chorus.bridge;

import dev.chorus.account.Identity;
import dev.chorus.bus.Failures;
import dev.chorus.edge.Bearer;
import dev.chorus.edge.CountedSocket;
import dev.chorus.edge.Departing;
import dev.chorus.edge.MessageRate;
import dev.chorus.protocol.CloseCode;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One client of the bridge: one user at most, so many frames a second, so many questions and registrations at a time, and a way out
 * that is bounded. A frame that is refused is answered under the address it names, and the connection stays. Belongs to the context
 * that it began on.
 */
final class BridgeConnection implements Departing {
    private static final int MAX_IN_FLIGHT = 64;

    private final Bridge bridge;
    private final SockJSSocket socket;
    private final Context context;
    private final CountedSocket out;
    private final MessageRate rate;
    private final String client;
    private final Map<String, Registration> registrations = new HashMap<>();
    private long userId;
    private long heardAt;
    private long takenBefore;
    private int inFlight;
    private boolean isTooFast;
    private boolean paused;
    private boolean closed;

    BridgeConnection(Bridge bridge, SockJSSocket socket, Context context, String client) {
        this.bridge = bridge;
        this.socket = socket;
        this.context = context;
        this.client = client;
        this.out = new CountedSocket(socket, context, bridge.writeQueueBytes(), this::drained);
        this.rate = new MessageRate(bridge.limits().messagesPerSecond(), System::nanoTime);
        this.heardAt = bridge.steadyMs();
    }

    /** To be called once, after the connection is known to its bridge. */
    void open() {
        socket.handler(frame -> CountedSocket.on(context, () -> frame(frame)));
        socket.exceptionHandler(e -> CountedSocket.on(context, this::gone));
        socket.endHandler(end -> CountedSocket.on(context, this::gone));
        socket.closeHandler(end -> CountedSocket.on(context, this::gone));
        socket.resume();
    }

    private void frame(Buffer text) {
        heardAt = bridge.steadyMs();
        if (closed || isCut(text)) {
            return;
        }
        BridgeFrame frame;
        try {
            frame = BridgeFrame.read(text.getBytes());
        } catch (BridgeFrame.Unreadable e) {
            refuse(e.answerTo(), e.refusal());
            return;
        }
        if (isTooFast) {
            bridge.meters().rateLimited("bridge");
            int most = bridge.limits().messagesPerSecond();
            refuse(
                    frame.answerTo(),
                    Refusal.later(ErrorCode.RATE_LIMITED, "at most " + most + " frames a second", 1_000));
            return;
        }
        switch (frame) {
            case BridgeFrame.Ping _ -> {}
            case BridgeFrame.Publish f ->
                refuse(
                        f.answerTo(),
                        Refusal.of(ErrorCode.FORBIDDEN, "clients don't publish: send to a public address"));
            case BridgeFrame.Unregister f -> unregister(f.address());
            case BridgeFrame.Register f -> during(f.answerTo(), () -> register(f));
            case BridgeFrame.Send f -> during(f.answerTo(), () -> send(f));
        }
    }

    /** Whether the connection ends with this frame: it is too large, or one of a flood. */
    private boolean isCut(Buffer text) {
        if (text.length() > bridge.maxFrameBytes()) {
            close(CloseCode.TOO_LARGE);
            return true;
        }
        MessageRate.Verdict verdict = rate.take();
        isTooFast = verdict == MessageRate.Verdict.TOO_MANY;
        if (verdict == MessageRate.Verdict.FLOOD) {
            bridge.meters().rateLimited("flood");
            close(CloseCode.FLOOD);
            return true;
        }
        return false;
    }

    private interface Work {
        Future<Void> begin();
    }

    /** While too much is unanswered nothing more is read. */
    private void during(String answerTo, Work work) {
        inFlight++;
        pauseIfNeeded();
        Future<Void> done;
        try {
            done = work.begin();
        } catch (RuntimeException e) {
            done = Future.failedFuture(e);
        }
        done.onComplete(end -> {
            inFlight--;
            if (end.failed()) {
                refuse(answerTo, Failures.unwrap(end.cause()));
            }
            resumeIfPossible();
        });
    }

    private Future<Void> send(BridgeFrame.Send f) {
        Permissions.checkQuestion(f.address());
        Identity who = identify(f.headers().authorization());
        return bridge.admit(who, client)
                .compose(admitted -> bridge.service().answer(f, who))
                .map(answer -> {
                    if (!f.replyAddress().isEmpty()) {
                        write(BridgeText.message(f.replyAddress(), answer));
                    }
                    return null;
                });
    }

    private Future<Void> register(BridgeFrame.Register f) {
        Topic topic = Permissions.topic(f.address());
        Identity who = identify(f.headers().authorization());
        Registration known = registrations.get(f.address());
        if (known == null && registrations.size() >= bridge.limits().registrationsPerConnection()) {
            throw Refusal.of(
                    ErrorCode.CONFLICT,
                    "a connection has at most " + bridge.limits().registrationsPerConnection() + " registrations");
        }
        return bridge.permissions().checkListening(who, topic).compose(allowed -> {
            if (closed) {
                return Future.succeededFuture();
            }
            Registration again = registrations.get(f.address());
            if (again != null) {
                again.renew(who);
                return Future.succeededFuture();
            }
            Registration registration = new Registration(this, topic, who);
            Future<Void> added = bridge.subscriptions().add(registration);
            registrations.put(f.address(), registration);
            return added.onFailure(e -> forget(registration));
        });
    }

    private void unregister(String address) {
        Registration known = registrations.get(address);
        if (known != null) {
            forget(known);
        }
    }

    private void forget(Registration registration) {
        if (registrations.remove(registration.topic().address(), registration)) {
            bridge.subscriptions().remove(registration);
        }
    }

    /** A token is asked for each time, and all of a connection's are of one user. */
    private Identity identify(String authorization) {
        if (authorization.isEmpty()) {
            return Identity.ANONYMOUS;
        }
        Identity who = Bearer.verify(bridge.tokens(), Bearer.token(authorization));
        if (userId != 0 && userId != who.userId()) {
            throw Refusal.of(ErrorCode.CONFLICT, "this connection belongs to another user");
        }
        userId = who.userId();
        return who;
    }

    boolean isExpired(Identity who) {
        return who.expiresAt() < bridge.nowMs();
    }

    void expired(Registration registration) {
        forget(registration);
        refuse(registration.topic().address(), Refusal.of(ErrorCode.TOKEN_EXPIRED, "the token has expired"));
    }

    /** Something was not told because the client reads too slowly. */
    void missed() {
        bridge.meters().bridgeMissed();
    }

    boolean isWritable() {
        return !closed && out.isWritable();
    }

    void write(String text) {
        if (!closed) {
            out.write(text);
            pauseIfNeeded();
        }
    }

    private void refuse(String answerTo, Refusal refusal) {
        bridge.meters().bridgeRefused(refusal.code().wire());
        write(BridgeText.refused(answerTo, refusal));
    }

    private void drained() {
        catchUp();
        resumeIfPossible();
    }

    /** Gives every room anew that this client missed a part of. */
    void catchUp() {
        for (Registration registration : List.copyOf(registrations.values())) {
            if (registration.isBehind() && isWritable()) {
                bridge.subscriptions().restart(registration).onFailure(e -> {
                    forget(registration);
                    refuse(registration.topic().address(), Failures.unwrap(e));
                });
            }
        }
    }

    private void pauseIfNeeded() {
        if (!paused && !closed && (inFlight >= MAX_IN_FLIGHT || !out.isWritable())) {
            paused = true;
            socket.pause();
        }
    }

    private void resumeIfPossible() {
        if (paused && !closed && inFlight < MAX_IN_FLIGHT && out.isWritable()) {
            paused = false;
            socket.resume();
        }
    }

    /**
     * Closes a client that has given no sign of life for so long: a frame, or, while nothing is read from it, bytes that it took. One
     * that waits for our answers is not to blame for its silence.
     */
    void closeIfIdle(long beforeMs) {
        boolean reads = out.taken() != takenBefore;
        takenBefore = out.taken();
        if (paused && (reads || inFlight >= MAX_IN_FLIGHT)) {
            heardAt = bridge.steadyMs();
        }
        if (heardAt < beforeMs) {
            close(CloseCode.DEAD);
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void reconnect(long afterMs) {
        write(BridgeText.reconnect(afterMs));
    }

    @Override
    public void leave() {
        close(CloseCode.DRAINING);
    }

    void close(CloseCode code) {
        if (!closed) {
            socket.close(code.code(), code.reason());
            gone();
        }
    }

    private void gone() {
        if (closed) {
            return;
        }
        closed = true;
        List.copyOf(registrations.values()).forEach(this::forget);
        bridge.left(this);
    }
}
