package dev.chorus.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.comment.Comment;
import dev.chorus.comment.Sight;
import dev.chorus.protocol.CommentJson;
import dev.chorus.reaction.Totals;
import java.io.IOException;
import java.util.List;

/**
 * A comment as one viewer sees it.
 *
 * @param sight never {@link Sight#NOTHING}
 * @param replies public direct replies
 * @param totals counts of its reactions
 * @param ownTypes the viewer's own reactions
 */
public record CommentView(Comment comment, Sight sight, int replies, Totals totals, List<String> ownTypes) {
    public CommentView {
        ownTypes = List.copyOf(ownTypes);
    }

    /** As the wire has it, with the viewer's own reactions. */
    public void write(JsonGenerator out) throws IOException {
        CommentJson.write(out, comment, totals, replies, sight, ownTypes, true);
    }
}
