package dev.chorus.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.Reconciliation;
import dev.chorus.moderation.Rights;
import dev.chorus.protocol.CommentJson;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.protocol.Times;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.io.IOException;

/** What operators ask. */
final class AdminRoutes {
    private static final DeliveryOptions PATIENCE = new DeliveryOptions().setSendTimeout(5_000);

    private final EventBus bus;

    AdminRoutes(EventBus bus) {
        this.bus = bus;
    }

    void open(Edge edge) {
        edge.get("/api/admin/reconciliation", this::reconciliation);
    }

    /** Where nobody reconciles, that is {@code unavailable}. */
    private Future<Answer> reconciliation(Call call) {
        if (!Rights.operates(call.user())) {
            throw Refusal.of(ErrorCode.FORBIDDEN, "for admins");
        }
        return bus.<Reconciliation>request(Addresses.RECONCILIATION, new Reconciliation.Asked(), PATIENCE)
                .map(reply -> Answer.ok(out -> write(out, reply.body())));
    }

    private static void write(JsonGenerator out, Reconciliation found) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("runs");
        for (Reconciliation.Run run : found.runs()) {
            write(out, run);
        }
        out.writeEndArray();
        out.writeNumberField("targets_verified", found.targetsVerified());
        out.writeNumberField("registers_verified", found.registersVerified());
        out.writeNumberField("drift_found", found.found());
        out.writeArrayFieldStart("latest");
        for (Reconciliation.Drift drift : found.latest()) {
            write(out, drift);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Reconciliation.Run run) throws IOException {
        out.writeStartObject();
        out.writeNumberField("partitions", run.partitions());
        time(out, "begun_at", run.begunAt());
        time(out, "ended_at", run.endedAt());
        out.writeBooleanField("failed", run.failed());
        time(out, "next_at", run.nextAt());
        out.writeNumberField("waiting", run.waiting());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Reconciliation.Drift drift) throws IOException {
        out.writeStartObject();
        time(out, "at", drift.at());
        out.writeStringField("kind", drift.kind());
        out.writeStringField("stream_id", Long.toString(drift.target().streamId()));
        if (drift.target().commentId() == 0) {
            out.writeNullField("comment_id");
        } else {
            out.writeStringField("comment_id", Long.toString(drift.target().commentId()));
        }
        out.writeFieldName("stored");
        CommentJson.counts(out, drift.stored());
        out.writeFieldName("expected");
        CommentJson.counts(out, drift.expected());
        out.writeNumberField("position", drift.position());
        out.writeEndObject();
    }

    private static void time(JsonGenerator out, String name, long at) throws IOException {
        if (at == 0) {
            out.writeNullField(name);
        } else {
            out.writeStringField(name, Times.format(at));
        }
    }
}
