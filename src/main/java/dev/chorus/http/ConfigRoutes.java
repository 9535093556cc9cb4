package dev.chorus.http;

import dev.chorus.config.ChorusConfig;
import dev.chorus.edge.Bodies;
import dev.chorus.port.Directory;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients need to know before anything else. */
final class ConfigRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigRoutes.class);
    /** Where the directory keeps the demo stream's id. */
    static final String DEMO_STREAM = "demo_stream_id";

    private static final long FRESH_MS = 5_000;

    private final ChorusConfig config;
    private final Directory directory;
    private final Clock clock;
    private final String version;
    private String demoStream = "";
    private long readAt = Long.MIN_VALUE;

    /** One per verticle instance: it remembers the demo stream for some seconds without locks. */
    ConfigRoutes(ChorusConfig config, Directory directory, Clock clock, String version) {
        this.config = config;
        this.directory = directory;
        this.clock = clock;
        this.version = version;
    }

    void open(Edge edge) {
        edge.get("/api/config", call -> demoStream().map(this::answer));
        edge.get("/api/ping", call -> Future.succeededFuture(Answer.empty(200)));
    }

    private Answer answer(String demo) {
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeStringField("version", version);
            if (config.gateway().publicUrl().isEmpty()) {
                out.writeNullField("gateway_url");
            } else {
                out.writeStringField("gateway_url", config.gateway().publicUrl());
            }
            out.writeNumberField("gateway_port", config.gateway().port());
            out.writeArrayFieldStart("reaction_types");
            for (String type : config.streams().reactionTypes()) {
                out.writeString(type);
            }
            out.writeEndArray();
            out.writeObjectFieldStart("limits");
            out.writeNumberField("max_length", config.streams().maxLength());
            out.writeNumberField("page_size", config.limits().pageSize());
            out.writeNumberField("reaction_count", Bodies.MAX_COUNT);
            out.writeNumberField("body_bytes", config.http().maxBodyBytes());
            out.writeEndObject();
            out.writeStringField("guests", config.streams().guests().name().toLowerCase(Locale.ROOT));
            if (demo.isEmpty()) {
                out.writeNullField("demo_stream_id");
            } else {
                out.writeStringField("demo_stream_id", demo);
            }
            out.writeEndObject();
        });
    }

    private Future<String> demoStream() {
        if (!config.demo()) {
            return Future.succeededFuture("");
        }
        long now = clock.millis();
        if (!demoStream.isEmpty() && now - readAt < FRESH_MS) {
            return Future.succeededFuture(demoStream);
        }
        return directory
                .value(DEMO_STREAM)
                .map(found -> {
                    demoStream = found.orElse("");
                    readAt = now;
                    return demoStream;
                })
                .otherwise(away -> {
                    LOG.warn("the directory does not say which stream is the demo", away);
                    return demoStream;
                });
    }
}
