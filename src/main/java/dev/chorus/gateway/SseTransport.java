package dev.chorus.gateway;

import dev.chorus.protocol.CloseCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Server-sent events: {@code event} is the type, {@code data} the payload, {@code id} the place in the room to resume at. */
final class SseTransport implements Transport {
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private final HttpServerResponse response;
    private final Events events;
    private boolean open = true;

    SseTransport(HttpServerResponse response, Events events, int writeQueueBytes) {
        this.response = response;
        this.events = events;
        response.setChunked(true)
                .setWriteQueueMaxSize(writeQueueBytes)
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .putHeader("Access-Control-Allow-Origin", "*");
        response.closeHandler(closed -> gone());
        response.exceptionHandler(e -> gone());
        response.drainHandler(drained -> events.drained());
        response.write(COMMENT);
    }

    private void gone() {
        open = false;
        events.closed();
    }

    @Override
    public String name() {
        return "sse";
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return open && !response.writeQueueFull();
    }

    @Override
    public void send(Frame frame) {
        if (!open) {
            return;
        }
        StringBuilder event = new StringBuilder(frame.size() + 64);
        event.append("event: ").append(frame.type()).append('\n');
        if (!frame.position().isEmpty()) {
            event.append("id: ").append(frame.position()).append('\n');
        }
        // The payload is JSON on one line: jackson-core escapes line breaks.
        event.append("data: ").append(frame.payload()).append("\n\n");
        response.write(event.toString());
    }

    @Override
    public void pauseReading() {
        // Nothing is read from this side.
    }

    @Override
    public void resumeReading() {
        // Nothing is read from this side.
    }

    /** There is no answer to wait for: a reader that takes bytes is alive, and writing to a dead one ends in an error. */
    @Override
    public void ping() {
        if (isWritable()) {
            response.write(COMMENT);
            events.alive();
        }
    }

    @Override
    public void close(CloseCode code) {
        if (open) {
            open = false;
            response.end();
            events.closed();
        }
    }
}
