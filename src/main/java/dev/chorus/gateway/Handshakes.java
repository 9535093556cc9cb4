package dev.chorus.gateway;

import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Connections that have not asked for anything yet. A request that dribbles in byte by byte never looks idle, so what bounds it is the
 * time since the connection was opened. Belongs to the context of its gateway instance.
 */
final class Handshakes {
    private final long patienceMs;
    private final LongSupplier clockMs;
    private final Map<HttpConnection, Long> waiting = new LinkedHashMap<>();

    /**
     * @param patienceMs from the opening of a connection to its first complete request head
     * @param clockMs milliseconds that only grow
     */
    Handshakes(long patienceMs, LongSupplier clockMs) {
        this.patienceMs = patienceMs;
        this.clockMs = clockMs;
    }

    void opened(HttpConnection connection) {
        waiting.put(connection, clockMs.getAsLong());
        connection.closeHandler(closed -> waiting.remove(connection));
    }

    void asked(HttpConnection connection) {
        waiting.remove(connection);
    }

    /** Closes those that had their time; the longest waiting come first. */
    void sweep() {
        long before = clockMs.getAsLong() - patienceMs;
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
