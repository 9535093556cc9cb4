package dev.chorus.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.comment.Comment;
import dev.chorus.comment.Sight;
import dev.chorus.protocol.CommentJson;
import dev.chorus.reaction.Totals;
import java.io.IOException;
import java.util.List;

/** Writes the payload of a {@code notification} for the user it is for. */
public final class NoticeJson {
    private NoticeJson() {}

    public static void write(JsonGenerator out, Notice notice) throws IOException {
        Comment comment = notice.comment();
        out.writeStartObject();
        out.writeStringField("kind", notice.kind());
        out.writeStringField("stream_id", Long.toString(comment.streamId()));
        out.writeFieldName("comment");
        CommentJson.write(out, comment, Totals.NONE, 0, sight(notice), List.of(), false);
        out.writeEndObject();
    }

    private static Sight sight(Notice notice) {
        if (notice.comment().status().isPublic()) {
            return Sight.PUBLIC;
        }
        return notice.comment().author().id() == notice.userId() ? Sight.OWN_TOMBSTONE : Sight.TOMBSTONE;
    }
}
