package dev.chorus.config;

import dev.chorus.stream.StreamSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * The whole configuration, valid by construction. Keys in YAML are the component names in snake_case.
 *
 * @param data folder of everything that must survive
 * @param node name of this process in logs, metrics and viewer counts
 * @param dev whether anybody may fetch a token for any name at {@code /api/dev/token}
 * @param demo whether a demo stream is made when there is none
 * @param streams settings of a stream that has none of its own
 */
public record ChorusConfig(
        Path data,
        String node,
        boolean dev,
        boolean demo,
        Http http,
        Gateway gateway,
        Limits limits,
        StreamSettings streams,
        Log log,
        Reactions reactions,
        Reconciliation reconciliation,
        Tokens tokens) {

    /**
     * @param host address to bind
     * @param port 0: any free one
     * @param metricsHost bind address of {@code /metrics} on its own; empty: on the main port
     * @param metricsPort used with {@code metricsHost}
     * @param maxBodyBytes largest request body
     * @param trustedProxies addresses or CIDR blocks whose {@code X-Forwarded-For} is believed
     */
    public record Http(
            String host, int port, String metricsHost, int metricsPort, int maxBodyBytes, List<String> trustedProxies) {
        public Http {
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /**
     * @param publicUrl what pages are told; empty: their own host with the port
     * @param maxConnections per process; above it connections are refused
     * @param maxRoomsPerConnection streams one connection may join
     * @param batchIntervalMs least time between batches of a busy room
     * @param maxBatchIntervalMs what it stretches to under load
     * @param outboxBytes frames kept for a slow viewer before it gets a gap
     * @param writeQueueBytes bytes handed to the socket before a viewer counts as slow
     * @param maxFrameBytes largest message from a client
     * @param messagesPerSecond messages one connection may send, as a one-second window; beyond ten times that it is closed with 4008
     * @param pingIntervalMs protocol pings; two missed close
     * @param lightBudget comments a second in the {@code light} tier
     * @param joinComments comments a late joiner gets
     * @param allowedOrigins empty: any
     */
    public record Gateway(
            String host,
            int port,
            String publicUrl,
            int maxConnections,
            int maxRoomsPerConnection,
            int batchIntervalMs,
            int maxBatchIntervalMs,
            int outboxBytes,
            int writeQueueBytes,
            int maxFrameBytes,
            int messagesPerSecond,
            int pingIntervalMs,
            int lightBudget,
            int joinComments,
            List<String> allowedOrigins) {
        public Gateway {
            allowedOrigins = List.copyOf(allowedOrigins);
        }
    }

    /**
     * @param requestsPerMinute REST requests of one address in any 60 s; 0: no limit
     * @param pageSize largest page
     */
    public record Limits(int requestsPerMinute, int pageSize) {}

    /**
     * @param retentionDays days the log is kept; at least the longest stream retention
     * @param maxQueued appends waiting for the writer before the log refuses
     * @param tailCapacity entries of a room kept hot
     */
    public record Log(int retentionDays, int maxQueued, int tailCapacity) {}

    /**
     * @param flushMs longest wait of an operation for company in its batch; 0: only what arrives together
     * @param maxBatch operations in one log event
     * @param tickMs time between totals to a room
     * @param maxQueued operations waiting before 503
     */
    public record Reactions(int flushMs, int maxBatch, int tickMs, int maxQueued) {}

    /** Seconds between recounts by how busy a stream is. */
    public record Reconciliation(boolean enabled, int highSeconds, int normalSeconds, int lowSeconds) {}

    /**
     * @param accessSeconds life of an access token
     * @param guestSeconds life of a guest's token
     */
    public record Tokens(int accessSeconds, int guestSeconds) {}
}
