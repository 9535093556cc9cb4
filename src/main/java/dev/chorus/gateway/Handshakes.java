package dev.chorus.gateway;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Connections that owe us a request: new ones, and those that were answered and kept. A request that dribbles in byte by byte never
 * looks idle, so what bounds it is the time since the connection was opened, or answered. Belongs to the context of its gateway
 * instance.
 *
 * <pre>
 *   opened ──▶ WAITING ──asked──▶ ANSWERING ──answered──▶ WAITING
 *                 └──too long──▶ closed   └──became a WebSocket──▶ no longer ours
 * </pre>
 */
final class Handshakes {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final long patienceMs;
    private final LongSupplier clockMs;
    private final Map<HttpConnection, Long> waiting = new LinkedHashMap<>();
    private final Map<HttpConnection, HttpServerResponse> answering = new HashMap<>();

    /**
     * @param patienceMs from the opening of a connection, or the end of an answer, to the next complete request head
     * @param clockMs milliseconds that only grow
     */
    Handshakes(long patienceMs, LongSupplier clockMs) {
        this.patienceMs = patienceMs;
        this.clockMs = clockMs;
    }

    void opened(HttpConnection connection) {
        waiting.put(connection, clockMs.getAsLong());
        connection.closeHandler(closed -> {
            waiting.remove(connection);
            answering.remove(connection);
        });
    }

    void asked(HttpServerRequest request) {
        waiting.remove(request.connection());
        answering.put(request.connection(), request.response());
    }

    /** Closes those that had their time; the longest waiting come first. */
    void sweep() {
        long now = clockMs.getAsLong();
        answering.entrySet().removeIf(entry -> {
            // Looked at here, because a response has one end handler and whoever answers needs it.
            boolean isAnswered = entry.getValue().ended();
            if (isAnswered && entry.getValue().getStatusCode() != SWITCHING_PROTOCOLS) {
                waiting.put(entry.getKey(), now);
            }
            return isAnswered;
        });
        long before = now - patienceMs;
        List<HttpConnection> late = new ArrayList<>();
        for (Map.Entry<HttpConnection, Long> entry : waiting.entrySet()) {
            if (entry.getValue() > before) {
                break;
            }
            late.add(entry.getKey());
        }
        late.forEach(connection -> {
            waiting.remove(connection);
            connection.close();
        });
    }
}
