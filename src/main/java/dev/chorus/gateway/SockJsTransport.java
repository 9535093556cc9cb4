package dev.chorus.gateway;

import dev.chorus.edge.CountedSocket;
import dev.chorus.protocol.CloseCode;
import io.vertx.core.Context;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.nio.charset.StandardCharsets;

/**
 * A SockJS session over whichever of its transports the client found to work. Its requests may arrive on other connections and so on
 * other event loops: everything is taken to the context that the session began on.
 */
final class SockJsTransport implements Transport {
    private final SockJSSocket socket;
    private final CountedSocket out;
    private boolean open = true;

    SockJsTransport(SockJSSocket socket, Context context, Events events, int maxMessageBytes, int writeQueueBytes) {
        this.socket = socket;
        this.out = new CountedSocket(socket, context, writeQueueBytes, events::drained);
        socket.handler(message -> CountedSocket.on(context, () -> {
            if (message.length() > maxMessageBytes) {
                close(CloseCode.TOO_LARGE);
            } else {
                events.message(message);
            }
        }));
        socket.exceptionHandler(e -> CountedSocket.on(context, () -> gone(events)));
        socket.endHandler(end -> CountedSocket.on(context, () -> gone(events)));
        socket.closeHandler(closed -> CountedSocket.on(context, () -> gone(events)));
        socket.resume();
    }

    private void gone(Events events) {
        open = false;
        events.closed();
    }

    @Override
    public String name() {
        return "sockjs";
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return open && out.isWritable();
    }

    @Override
    public void send(Frame frame) {
        if (open) {
            out.write(new String(frame.text(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void pauseReading() {
        socket.pause();
    }

    @Override
    public void resumeReading() {
        socket.resume();
    }

    /** SockJS has its own heartbeat, which ends the session of a client that is gone. */
    @Override
    public void ping() {
        // See above: nothing to send, and so nothing to miss.
    }

    @Override
    public void close(CloseCode code) {
        if (open) {
            open = false;
            socket.close(code.code(), code.reason());
        }
    }
}
