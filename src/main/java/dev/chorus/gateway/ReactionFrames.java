package dev.chorus.gateway;

import dev.chorus.protocol.CommentJson;
import dev.chorus.reaction.Totals;
import java.util.Map;

/** Encodes {@code reactions_batch}: absolute totals, so that losing one costs nothing once the next arrives. */
final class ReactionFrames {
    private ReactionFrames() {}

    /**
     * @param taps {@link Totals#NONE}: unchanged
     * @param seq increasing per room and node
     */
    static Frame of(long streamId, Totals taps, Map<Long, Totals> comments, long seq) {
        return Frame.of("reactions_batch", out -> {
            out.writeStartObject();
            out.writeStringField("stream_id", Long.toString(streamId));
            out.writeFieldName("counts");
            CommentJson.counts(out, taps.counts());
            out.writeObjectFieldStart("comments");
            for (Map.Entry<Long, Totals> e : comments.entrySet()) {
                out.writeFieldName(Long.toString(e.getKey()));
                CommentJson.counts(out, e.getValue().counts());
            }
            out.writeEndObject();
            out.writeNumberField("seq", seq);
            out.writeEndObject();
        });
    }
}
