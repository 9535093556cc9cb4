package dev.chorus.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.account.Identity;
import dev.chorus.comment.Comment;
import dev.chorus.comment.Sight;
import dev.chorus.moderation.Rights;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.CommentJson;
import dev.chorus.query.Visibility;
import dev.chorus.stream.SettingsJson;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Encodes {@code joined}: where the viewer stands, who they are, and what they need to begin. */
final class JoinFrames {
    private JoinFrames() {}

    /**
     * @param offset what is covered by it
     * @param recovered what was missed follows in batches; else the page is a snapshot
     * @param own the viewer's own reactions by comment
     */
    static Frame of(
            String ref,
            RoomView view,
            Identity who,
            long offset,
            boolean recovered,
            int viewers,
            Map<Long, List<String>> own) {
        return Frame.of("joined", ref, view.epoch() + ":" + offset, out -> {
            out.writeStartObject();
            out.writeStringField("stream_id", Long.toString(view.stream().id()));
            out.writeStringField("epoch", view.epoch());
            out.writeNumberField("offset", offset);
            out.writeBooleanField("recovered", recovered);
            out.writeNumberField("viewer_count", viewers);
            you(out, who, view);
            out.writeFieldName("settings");
            SettingsJson.write(out, view.stream().settings());
            out.writeStringField("status", view.stream().status().wire());
            out.writeFieldName("reactions");
            CommentJson.counts(out, view.taps().counts());
            out.writeArrayFieldStart("comments");
            if (!recovered) {
                comments(out, view, view.recent(), who, own);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("pinned");
            comments(out, view, view.pinned(), who, own);
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void you(JsonGenerator out, Identity who, RoomView view) throws IOException {
        if (who.isAnonymous()) {
            out.writeNullField("you");
            return;
        }
        out.writeObjectFieldStart("you");
        out.writeStringField("id", Long.toString(who.userId()));
        out.writeStringField("username", who.username());
        out.writeStringField("display_name", who.displayName());
        out.writeStringField("role", who.role().wire());
        out.writeBooleanField("guest", who.guest());
        out.writeBooleanField("moderator", Rights.moderates(who, view.stream()));
        out.writeEndObject();
    }

    private static void comments(
            JsonGenerator out, RoomView view, Collection<RoomEntry> entries, Identity who, Map<Long, List<String>> own)
            throws IOException {
        for (RoomEntry e : entries) {
            Comment c = e.comment();
            Sight sight = Visibility.of(who, view.stream(), c);
            if (sight.exists()) {
                CommentJson.write(
                        out,
                        c,
                        view.totalsOf(c.id()),
                        view.repliesOf(c.id()),
                        sight,
                        own.getOrDefault(c.id(), List.of()),
                        true);
            }
        }
    }
}
