package dev.chorus.edge;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Connections that owe us a request: new ones, those that were answered and kept, and those whose request has not come whole. A request
 * that dribbles in byte by byte never looks idle, so what bounds it is the time since the connection was opened, or answered, and then
 * the time since its head came. Belongs to the context of its server's verticle. For HTTP/1: requests of a
 * connection don't overlap.
 *
 * <pre>
 *   opened ──▶ WAITING ──head──▶ READING ──whole──▶ ANSWERING ──answered──▶ WAITING
 *                 └──too long──▶ closed ◀──too long──┘  └──became a WebSocket──▶ no longer ours
 * </pre>
 */
public final class Handshakes {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final long LEAST_SWEEP_MS = 100;

    private final long patienceMs;
    private final LongSupplier clockMs;
    private final Map<HttpConnection, Long> waiting = new LinkedHashMap<>();
    private final Map<HttpConnection, Asked> asked = new HashMap<>();

    private record Asked(HttpServerRequest request, long at) {
        boolean isAnswered() {
            return request.response().ended();
        }

        boolean isKept() {
            return isAnswered() && request.response().getStatusCode() != SWITCHING_PROTOCOLS;
        }
    }

    /**
     * @param patienceMs from the opening of a connection, or the end of an answer, to the next complete request head; and from there to
     *     the end of the body
     * @param clockMs milliseconds that only grow
     */
    public Handshakes(long patienceMs, LongSupplier clockMs) {
        this.patienceMs = patienceMs;
        this.clockMs = clockMs;
    }

    /** Watches a server's connections from its start; its handler is the one given. */
    public void watch(Vertx vertx, HttpServer server, Handler<HttpServerRequest> handler) {
        vertx.setPeriodic(Math.max(LEAST_SWEEP_MS, patienceMs / 4), t -> sweep());
        server.connectionHandler(this::opened);
        server.requestHandler(request -> {
            asked(request);
            handler.handle(request);
        });
    }

    private void opened(HttpConnection connection) {
        waiting.put(connection, clockMs.getAsLong());
        connection.closeHandler(closed -> {
            waiting.remove(connection);
            asked.remove(connection);
        });
    }

    private void asked(HttpServerRequest request) {
        waiting.remove(request.connection());
        asked.put(request.connection(), new Asked(request, clockMs.getAsLong()));
    }

    /** Closes those that had their time; the longest waiting come first. */
    private void sweep() {
        long now = clockMs.getAsLong();
        long before = now - patienceMs;
        List<HttpConnection> late = new ArrayList<>();
        asked.entrySet().removeIf(entry -> {
            // Looked at here, because a response has one end handler and whoever answers needs it.
            Asked last = entry.getValue();
            if (last.isKept()) {
                waiting.put(entry.getKey(), now);
            } else if (!last.isAnswered() && !last.request().isEnded() && last.at() <= before) {
                late.add(entry.getKey());
            }
            return last.isAnswered();
        });
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
