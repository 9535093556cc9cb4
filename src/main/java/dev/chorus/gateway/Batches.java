package dev.chorus.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.account.Identity;
import dev.chorus.comment.Comment;
import dev.chorus.comment.Sight;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.CommentJson;
import dev.chorus.query.Visibility;
import dev.chorus.reaction.Totals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Encodes ranges of a room's order. What everybody gets is what a stranger may see. */
final class Batches {
    private Batches() {}

    /** Newest state per comment over the entries, in the order of their last change. */
    static Map<Long, RoomEntry> newest(Collection<RoomEntry> entries) {
        Map<Long, RoomEntry> newest = new LinkedHashMap<>();
        for (RoomEntry e : entries) {
            newest.merge(e.comment().id(), e, (a, b) -> b.position() >= a.position() ? b : a);
        }
        return newest;
    }

    /**
     * A {@code comments_batch} of a contiguous range.
     *
     * @param from first offset covered
     * @param to last offset covered
     * @param state newest state of every comment in it
     * @param omitted ids of posts to leave out
     */
    static Frame batch(
            long streamId,
            String epoch,
            long from,
            long to,
            Collection<RoomEntry> entries,
            Map<Long, RoomEntry> state,
            Set<Long> omitted) {
        return Frame.upTo("comments_batch", epoch, to, out -> {
            out.writeStartObject();
            out.writeStringField("stream_id", Long.toString(streamId));
            out.writeStringField("epoch", epoch);
            out.writeNumberField("from", from);
            out.writeNumberField("to", to);
            out.writeArrayFieldStart("comments");
            for (RoomEntry e : entries) {
                if (e.kind() == RoomEntry.Kind.POST
                        && !omitted.contains(e.comment().id())) {
                    comment(out, state.getOrDefault(e.comment().id(), e).comment(), Totals.NONE);
                }
            }
            out.writeEndArray();
            out.writeArrayFieldStart("updates");
            for (Comment c : updates(entries, state)) {
                CommentJson.writeChange(out, c, sight(c));
            }
            out.writeEndArray();
            out.writeNumberField("omitted", omitted.size());
            out.writeEndObject();
        });
    }

    /** One update per comment however often it changed; its state is the newest. */
    private static List<Comment> updates(Collection<RoomEntry> entries, Map<Long, RoomEntry> state) {
        Map<Long, Comment> updates = new LinkedHashMap<>();
        for (RoomEntry e : entries) {
            if (e.kind() != RoomEntry.Kind.POST) {
                updates.put(
                        e.comment().id(),
                        state.getOrDefault(e.comment().id(), e).comment());
            }
        }
        return new ArrayList<>(updates.values());
    }

    /** A {@code comments_extra}: what sampling left out and concerns this viewer. */
    static Frame extra(long streamId, List<RoomEntry> entries) {
        return Frame.of("comments_extra", out -> {
            out.writeStartObject();
            out.writeStringField("stream_id", Long.toString(streamId));
            out.writeArrayFieldStart("comments");
            for (RoomEntry e : entries) {
                comment(out, e.comment(), Totals.NONE);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /**
     * A {@code gap}: offsets that this viewer will not get.
     *
     * @param changed newest state of the comments that changed in it and were posted before it
     */
    static Frame gap(long streamId, String epoch, long from, long to, Collection<RoomEntry> changed) {
        return Frame.upTo("gap", epoch, to, out -> {
            out.writeStartObject();
            out.writeStringField("stream_id", Long.toString(streamId));
            out.writeStringField("epoch", epoch);
            out.writeNumberField("from", from);
            out.writeNumberField("to", to);
            out.writeNumberField("count", to - from + 1);
            out.writeArrayFieldStart("removed");
            for (RoomEntry e : changed) {
                if (!e.comment().status().isPublic()) {
                    out.writeString(Long.toString(e.comment().id()));
                }
            }
            out.writeEndArray();
            out.writeArrayFieldStart("updates");
            for (RoomEntry e : changed) {
                if (e.comment().status().isPublic()) {
                    CommentJson.writeChange(out, e.comment(), Sight.PUBLIC);
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    static void comment(JsonGenerator out, Comment comment, Totals totals) throws IOException {
        CommentJson.write(out, comment, totals, 0, sight(comment), List.of(), false);
    }

    /** What a stranger sees; a held comment that slipped in shows its place at most. */
    private static Sight sight(Comment comment) {
        Sight sight = Visibility.of(Identity.ANONYMOUS, false, comment);
        return sight.exists() ? sight : Sight.TOMBSTONE;
    }
}
