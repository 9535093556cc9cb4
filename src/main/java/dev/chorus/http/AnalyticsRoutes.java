package dev.chorus.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.edge.Fields;
import dev.chorus.port.AnalyticsStore;
import dev.chorus.port.AnalyticsStore.Point;
import dev.chorus.protocol.CommentJson;
import dev.chorus.protocol.Times;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Clock;

/** Numbers of a stream over time. */
final class AnalyticsRoutes {
    private static final long HOUR_MS = 3_600_000;
    private static final int MAX_POINTS = 1_500;
    private static final int MAX_STEP_SECONDS = 86_400;

    private final AnalyticsStore analytics;
    private final StreamAccess streams;
    private final Clock clock;

    AnalyticsRoutes(AnalyticsStore analytics, StreamAccess streams, Clock clock) {
        this.analytics = analytics;
        this.streams = streams;
        this.clock = clock;
    }

    void open(Edge edge) {
        edge.get("/api/streams/:stream_id/analytics", this::series);
    }

    private Future<Answer> series(Call call) {
        long to = time(call, "to", clock.millis());
        long from = time(call, "from", to - HOUR_MS);
        int step = call.query("step", 60, MAX_STEP_SECONDS, 60);
        if (step % 60 != 0) {
            throw Fields.invalid("step", "must be whole minutes");
        }
        if (from >= to || (to - from) / (step * 1000L) >= MAX_POINTS) {
            throw Fields.invalid("from", "must be before to, by at most " + MAX_POINTS + " steps");
        }
        return streams.readable(call).compose(stream -> analytics
                .series(stream.id(), from, to, step * 1000L)
                .map(points -> Answer.ok(out -> {
                    out.writeStartObject();
                    out.writeStringField("stream_id", Long.toString(stream.id()));
                    out.writeNumberField("step", step);
                    out.writeArrayFieldStart("items");
                    for (Point point : points) {
                        write(out, point);
                    }
                    out.writeEndArray();
                    out.writeEndObject();
                })));
    }

    private static void write(JsonGenerator out, Point point) throws IOException {
        out.writeStartObject();
        out.writeStringField("at", Times.format(point.at()));
        out.writeNumberField("comments", point.comments());
        out.writeNumberField("replies", point.replies());
        out.writeNumberField("unique_commenters", point.uniqueCommenters());
        out.writeFieldName("reactions");
        CommentJson.counts(out, point.reactions());
        out.writeFieldName("moderated");
        CommentJson.counts(out, point.moderated());
        out.writeNumberField("content_length", point.contentLength());
        out.writeEndObject();
    }

    private static long time(Call call, String name, long absent) {
        String text = call.query(name);
        return text.isEmpty()
                ? absent
                : Times.parse(text)
                        .orElseThrow(() -> Fields.invalid(name, "must be a time such as 2026-01-31T20:00:00.000Z"));
    }
}
