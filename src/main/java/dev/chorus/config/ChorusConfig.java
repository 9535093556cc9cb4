package dev.chorus.config;

import dev.chorus.stream.StreamSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

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
        Bridge bridge,
        Limits limits,
        StreamSettings streams,
        Log log,
        Hot hot,
        Redis redis,
        Reactions reactions,
        Reconciliation reconciliation,
        Tokens tokens,
        DirectoryConfig directory,
        PostgresConfig postgres) {

    public ChorusConfig {
        Checks checks = new Checks()
                .that(ConfigChecks.isNodeName(node), "node", node, "1 to 64 letters, digits, dots, _ or -")
                .that(
                        http.port() == 0 || http.port() != gateway.port(),
                        "gateway.port",
                        gateway.port(),
                        "another port than http.port")
                .that(
                        log.retentionDays() >= streams.retentionDays(),
                        "log.retention_days",
                        log.retentionDays(),
                        "at least streams.retention_days, " + streams.retentionDays()
                                + ": everything is rebuilt from the log");
        ConfigChecks.streams(checks, "streams", streams);
        checks.done();
    }

    /** The same with these ports: for ones that were to be any free. */
    public ChorusConfig withPorts(int httpPort, int gatewayPort) {
        Http h = http;
        Gateway g = gateway;
        return new ChorusConfig(
                data,
                node,
                dev,
                demo,
                new Http(
                        h.host(),
                        httpPort,
                        h.metricsHost(),
                        h.metricsPort(),
                        h.maxBodyBytes(),
                        h.requestMs(),
                        h.trustedProxies()),
                new Gateway(
                        g.host(),
                        gatewayPort,
                        g.publicUrl(),
                        g.maxConnections(),
                        g.maxRoomsPerConnection(),
                        g.batchIntervalMs(),
                        g.maxBatchIntervalMs(),
                        g.outboxBytes(),
                        g.writeQueueBytes(),
                        g.maxFrameBytes(),
                        g.messagesPerSecond(),
                        g.pingIntervalMs(),
                        g.handshakeMs(),
                        g.lightBudget(),
                        g.joinComments(),
                        g.maxWaitingReaders(),
                        g.drainSpreadMs(),
                        g.drainGraceMs(),
                        g.allowedOrigins()),
                bridge,
                limits,
                streams,
                log,
                hot,
                redis,
                reactions,
                reconciliation,
                tokens,
                directory,
                postgres);
    }

    /**
     * @param host address to bind
     * @param port 0: any free one
     * @param metricsHost bind address of {@code /metrics} on its own; empty: on the main port
     * @param metricsPort used with {@code metricsHost}
     * @param maxBodyBytes largest request body
     * @param requestMs from the opening of a connection, or an answer on it, to the next request head, and from there to the end of its
     *     body; above it the connection is closed
     * @param trustedProxies addresses or CIDR blocks whose {@code X-Forwarded-For} is believed
     */
    public record Http(
            String host,
            int port,
            String metricsHost,
            int metricsPort,
            int maxBodyBytes,
            int requestMs,
            List<String> trustedProxies) {
        public Http {
            trustedProxies = List.copyOf(trustedProxies);
            Checks checks = new Checks()
                    .that(ConfigChecks.isHost(host), "host", host, "an address or a host name")
                    .between("port", port, 0, 65_535)
                    .that(
                            metricsHost.isEmpty() || ConfigChecks.isHost(metricsHost),
                            "metrics_host",
                            metricsHost,
                            "empty, an address or a host name")
                    .between("metrics_port", metricsPort, 0, 65_535)
                    .between("max_body_bytes", maxBodyBytes, 1_024, 16 << 20)
                    .between("request_ms", requestMs, 500, 600_000);
            for (String proxy : trustedProxies) {
                checks.that(
                        ConfigChecks.isAddressOrBlock(proxy),
                        "trusted_proxies",
                        proxy,
                        "IP addresses or blocks like 10.0.0.0/8");
            }
            checks.done();
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
     * @param handshakeMs from the opening of a connection to its first request; above it the connection is closed
     * @param lightBudget comments a second in the {@code light} tier
     * @param joinComments comments a late joiner gets
     * @param maxWaitingReaders connections of one instance that wait for a stream of a replaced system to be made
     * @param drainSpreadMs viewers of a node that stops are told to leave at a random time within this
     * @param drainGraceMs from that time until the connection is closed
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
            int handshakeMs,
            int lightBudget,
            int joinComments,
            int maxWaitingReaders,
            int drainSpreadMs,
            int drainGraceMs,
            List<String> allowedOrigins) {
        public Gateway {
            allowedOrigins = List.copyOf(allowedOrigins);
            Checks checks = new Checks()
                    .that(ConfigChecks.isHost(host), "host", host, "an address or a host name")
                    .between("port", port, 0, 65_535)
                    .that(
                            publicUrl.isEmpty() || ConfigChecks.isUrl(publicUrl, Set.of("http", "https", "ws", "wss")),
                            "public_url",
                            publicUrl,
                            "empty or an URL with http, https, ws or wss")
                    .between("max_connections", maxConnections, 1, 10_000_000)
                    .between("max_rooms_per_connection", maxRoomsPerConnection, 1, 1_000)
                    .between("batch_interval_ms", batchIntervalMs, 20, 2_000)
                    .between("max_batch_interval_ms", maxBatchIntervalMs, Math.max(20, batchIntervalMs), 10_000)
                    .between("outbox_bytes", outboxBytes, 16 << 10, 64 << 20)
                    .between("write_queue_bytes", writeQueueBytes, 4 << 10, 64 << 20)
                    .between("max_frame_bytes", maxFrameBytes, 1_024, 1 << 20)
                    .between("messages_per_second", messagesPerSecond, 1, 1_000_000)
                    .between("ping_interval_ms", pingIntervalMs, 1_000, 600_000)
                    .between("handshake_ms", handshakeMs, 500, 600_000)
                    .between("light_budget", lightBudget, 0, 1_000)
                    .between("join_comments", joinComments, 0, 200)
                    .between("max_waiting_readers", maxWaitingReaders, 0, 1_000_000)
                    .between("drain_spread_ms", drainSpreadMs, 0, 600_000)
                    .between("drain_grace_ms", drainGraceMs, 0, 60_000);
            for (String origin : allowedOrigins) {
                checks.that(
                        ConfigChecks.isOrigin(origin), "allowed_origins", origin, "origins like https://example.org");
            }
            checks.done();
        }
    }

    /**
     * The event-bus bridge at {@code /eventbus/*} of the gateway; frames and unwritten bytes are bounded as the gateway's are.
     *
     * @param enabled whether there is one
     * @param registrationsPerConnection addresses that one connection may listen to
     * @param registrations addresses over all connections of one gateway instance
     * @param messagesPerSecond frames one connection may send, as a one-second window; beyond ten times that it is closed with 4008
     * @param idleMs a connection that sent nothing for so long, not even a {@code ping}, is closed
     */
    public record Bridge(
            boolean enabled, int registrationsPerConnection, int registrations, int messagesPerSecond, int idleMs) {
        public Bridge {
            new Checks()
                    .between("registrations_per_connection", registrationsPerConnection, 1, 10_000)
                    .between("registrations", registrations, 1, 1_000_000)
                    .between("messages_per_second", messagesPerSecond, 1, 1_000_000)
                    .between("idle_ms", idleMs, 1_000, 3_600_000)
                    .done();
        }
    }

    /**
     * @param requestsPerMinute REST requests of one address in any 60 s; 0: no limit
     * @param pageSize largest page
     */
    public record Limits(int requestsPerMinute, int pageSize) {
        public Limits {
            new Checks()
                    .between("requests_per_minute", requestsPerMinute, 0, 10_000)
                    .between("page_size", pageSize, 1, 200)
                    .done();
        }
    }

    /**
     * @param retentionDays days the log is kept; at least the longest stream retention
     * @param maxQueued appends waiting for the writer before the log refuses
     * @param tailCapacity entries of a room kept hot
     */
    public record Log(int retentionDays, int maxQueued, int tailCapacity) {
        public Log {
            new Checks()
                    .between("retention_days", retentionDays, 1, 3_650)
                    .between("max_queued", maxQueued, 16, 10_000_000)
                    .between("tail_capacity", tailCapacity, 100, 1_000_000)
                    .done();
        }
    }

    /**
     * @param flushMs longest wait of an operation for company in its batch; 0: only what arrives together
     * @param maxBatch operations in one log event
     * @param tickMs time between totals to a room
     * @param maxQueued operations waiting before 503
     */
    public record Reactions(int flushMs, int maxBatch, int tickMs, int maxQueued) {
        public Reactions {
            new Checks()
                    .between("flush_ms", flushMs, 0, 1_000)
                    .between("max_batch", maxBatch, 1, 10_000)
                    .between("tick_ms", tickMs, 20, 10_000)
                    .between("max_queued", maxQueued, 16, 10_000_000)
                    .done();
        }
    }

    /** Seconds between recounts by how busy a stream is. */
    public record Reconciliation(boolean enabled, int highSeconds, int normalSeconds, int lowSeconds) {
        public Reconciliation {
            new Checks()
                    .between("high_seconds", highSeconds, 1, 86_400)
                    .between("normal_seconds", normalSeconds, 1, 86_400)
                    .between("low_seconds", lowSeconds, 1, 604_800)
                    .done();
        }
    }

    /**
     * @param accessSeconds life of an access token
     * @param guestSeconds life of a guest's token
     * @param graceMs how long a connection whose token has expired may still bring a newer one before it is closed with 4001
     */
    public record Tokens(int accessSeconds, int guestSeconds, int graceMs) {
        public Tokens {
            new Checks()
                    .between("access_seconds", accessSeconds, 10, 31_536_000)
                    .between("guest_seconds", guestSeconds, 10, 31_536_000)
                    .between("grace_ms", graceMs, 0, 600_000)
                    .done();
        }
    }
}
