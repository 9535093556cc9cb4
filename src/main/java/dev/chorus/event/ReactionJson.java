package dev.chorus.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.reaction.Target;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operations and totals in the log. An operation's target is a comment's id; without one it is the stream. */
final class ReactionJson {
    private static final String REMOVE = "remove";

    private ReactionJson() {}

    static void writeOps(JsonGenerator out, List<ReactionOp> ops) throws IOException {
        out.writeArrayFieldStart("ops");
        for (ReactionOp op : ops) {
            out.writeStartObject();
            Fields.id(out, "reaction_id", op.id());
            Fields.id(out, "user_id", op.userId());
            Fields.id(out, "target", op.commentId());
            Fields.text(out, "type", op.type());
            out.writeStringField("action", op.add() ? "add" : REMOVE);
            Fields.number(out, "count", op.count(), 1);
            Fields.text(out, "slot", op.slot());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    static ReactionOp readOp(JsonParser in) throws IOException {
        long id = 0;
        long userId = 0;
        long commentId = 0;
        String type = "";
        boolean add = true;
        int count = 1;
        String slot = "";
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "reaction_id" -> id = Fields.id(in);
                case "user_id" -> userId = Fields.id(in);
                case "target" -> commentId = Fields.id(in);
                case "type" -> type = in.getText();
                case "action" -> add = !in.getText().equals(REMOVE);
                case "count" -> count = in.getIntValue();
                case "slot" -> slot = in.getText();
                default -> in.skipChildren();
            }
        }
        return new ReactionOp(id, userId, commentId, type, add, count, slot);
    }

    static void writeTarget(JsonGenerator out, Target target) throws IOException {
        Fields.id(out, "stream_id", target.streamId());
        Fields.id(out, "comment_id", target.commentId());
    }

    static Target readTarget(JsonParser in) throws IOException {
        return readCounted(in).getKey();
    }

    static void writeTotals(JsonGenerator out, Map<Target, Map<String, Long>> totals) throws IOException {
        out.writeArrayFieldStart("totals");
        for (Map.Entry<Target, Map<String, Long>> each : totals.entrySet()) {
            out.writeStartObject();
            writeTarget(out, each.getKey());
            Fields.counts(out, each.getValue());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    static Map<Target, Map<String, Long>> readTotals(JsonParser in) throws IOException {
        Map<Target, Map<String, Long>> totals = new HashMap<>();
        for (Map.Entry<Target, Map<String, Long>> each : Fields.list(in, ReactionJson::readCounted)) {
            totals.put(each.getKey(), each.getValue());
        }
        return totals;
    }

    private static Map.Entry<Target, Map<String, Long>> readCounted(JsonParser in) throws IOException {
        long streamId = 0;
        long commentId = 0;
        Map<String, Long> counts = Map.of();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "stream_id" -> streamId = Fields.id(in);
                case "comment_id" -> commentId = Fields.id(in);
                case "counts" -> counts = Fields.counts(in);
                default -> in.skipChildren();
            }
        }
        return Map.entry(new Target(streamId, commentId), counts);
    }
}
