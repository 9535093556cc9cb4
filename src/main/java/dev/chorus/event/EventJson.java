package dev.chorus.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chorus.stream.Shard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Events as the log keeps them: one flat JSON object, ids as text, {@code at} as a time, what has its default left out, unknown
 * fields ignored on reading. Each event comes back equal to what was written, any Unicode included. Safe from any thread.
 */
public final class EventJson {
    /** Version of the layout; only additions happen within one. */
    public static final int VERSION = 1;

    private static final JsonFactory JSON = new JsonFactory();

    private EventJson() {}

    public static byte[] encode(Event event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(768);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            writeHead(out, event);
            writeRest(out, event);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("encoding " + event.type(), e);
        }
        return bytes.toByteArray();
    }

    /** @throws UncheckedIOException when the bytes are no event of a known type and version */
    public static Event decode(byte[] bytes) {
        try (JsonParser in = JSON.createParser(bytes)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("an event is a JSON object");
            }
            Draft draft = new Draft();
            draft.read(in);
            return draft.event();
        } catch (IOException e) {
            throw new UncheckedIOException("not an event: " + e.getMessage(), e);
        }
    }

    private static void writeHead(JsonGenerator out, Event event) throws IOException {
        Head head = event.head();
        out.writeNumberField("v", VERSION);
        out.writeStringField("type", event.type());
        if (head.streamId() != 0) {
            Fields.id(out, "stream_id", head.streamId());
            out.writeNumberField("shard", Shard.of(head.streamId()));
        }
        Fields.text(out, "epoch", head.epoch());
        Fields.number(out, "offset", head.offset(), 0);
        Fields.id(out, "id", head.id());
        Fields.id(out, "user_id", head.actorId());
        out.writeStringField("at", Rfc3339.format(head.at()));
        Fields.text(out, "request_id", head.requestId());
    }

    private static void writeRest(JsonGenerator out, Event event) throws IOException {
        switch (event) {
            case Event.CommentChanged changed -> {
                Fields.text(out, "idempotency_key", changed.idempotencyKey());
                Fields.id(out, "body_hash", changed.bodyHash());
                Fields.text(out, "act", changed.act());
                out.writeStringField("role", changed.actorRole().wire());
                out.writeFieldName("comment");
                CommentJson.write(out, changed.comment());
            }
            case Event.Reactions reactions -> {
                Fields.text(out, "producer", reactions.producer());
                Fields.number(out, "seq", reactions.seq(), 0);
                ReactionJson.writeOps(out, reactions.ops());
            }
            case Event.TotalsRepaired repaired -> {
                out.writeObjectFieldStart("target");
                ReactionJson.writeTarget(out, repaired.target());
                out.writeEndObject();
                Fields.counts(out, repaired.counts());
                Fields.number(out, "as_of", repaired.asOf(), 0);
            }
            case Event.MetricsUpdated updated -> ReactionJson.writeTotals(out, updated.totals());
            case Event.StreamChanged changed -> {
                out.writeFieldName("stream");
                StreamJson.write(out, changed.stream());
            }
            case Event.UserErasing erasing -> Fields.id(out, "erased_user_id", erasing.userId());
            case Event.UserErased erased -> Fields.id(out, "erased_user_id", erased.userId());
        }
    }
}
