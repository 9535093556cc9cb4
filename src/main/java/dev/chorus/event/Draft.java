package dev.chorus.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chorus.account.Role;
import dev.chorus.comment.Comment;
import dev.chorus.event.Event.Change;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.reaction.Target;
import dev.chorus.stream.Stream;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an event as they come, in any order; what they make is known once all are there. */
final class Draft {
    private int version;
    private String type = "";
    private long id;
    private long streamId;
    private String epoch = "";
    private long offset;
    private long at;
    private long actorId;
    private String requestId = "";

    private @Nullable Comment comment;
    private String act = "";
    private String idempotencyKey = "";
    private long bodyHash;
    private Role actorRole = Role.USER;

    private @Nullable Stream stream;
    private long erasedUserId;

    private String producer = "";
    private long seq;
    private List<ReactionOp> ops = List.of();
    private Target target = new Target(0, 0);
    private Map<String, Long> counts = Map.of();
    private long asOf;
    private Map<Target, Map<String, Long>> totals = Map.of();

    void read(JsonParser in) throws IOException {
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "v" -> version = in.getIntValue();
                case "type" -> type = in.getText();
                case "id" -> id = Fields.id(in);
                case "stream_id" -> streamId = Fields.id(in);
                case "epoch" -> epoch = in.getText();
                case "offset" -> offset = in.getLongValue();
                case "at" -> at = time(in);
                case "user_id" -> actorId = Fields.id(in);
                case "request_id" -> requestId = in.getText();
                case "comment" -> comment = CommentJson.read(in);
                case "act" -> act = in.getText();
                case "idempotency_key" -> idempotencyKey = in.getText();
                case "body_hash" -> bodyHash = Fields.id(in);
                case "role" -> actorRole = Fields.constant(in, Role.class);
                case "stream" -> stream = StreamJson.read(in);
                case "erased_user_id" -> erasedUserId = Fields.id(in);
                case "producer" -> producer = in.getText();
                case "seq" -> seq = in.getLongValue();
                case "ops" -> ops = Fields.list(in, ReactionJson::readOp);
                case "target" -> target = ReactionJson.readTarget(in);
                case "counts" -> counts = Fields.counts(in);
                case "as_of" -> asOf = in.getLongValue();
                case "totals" -> totals = ReactionJson.readTotals(in);
                default -> in.skipChildren();
            }
        }
    }

    Event event() throws IOException {
        if (version != EventJson.VERSION) {
            throw new IOException("layout version " + version + " is not " + EventJson.VERSION);
        }
        Head head = new Head(id, streamId, epoch, offset, at, actorId, requestId);
        return switch (type) {
            case "comment_created" -> commentChanged(head, Change.CREATED);
            case "comment_updated" -> commentChanged(head, Change.UPDATED);
            case "comment_deleted" -> commentChanged(head, Change.DELETED);
            case "comment_moderated" -> commentChanged(head, Change.MODERATED);
            case "reactions" -> new Event.Reactions(head, producer, seq, ops);
            case "totals_repaired" -> new Event.TotalsRepaired(head, target, counts, asOf);
            case "metrics_updated" -> new Event.MetricsUpdated(head, totals);
            case "stream_changed" -> new Event.StreamChanged(head, required(stream, "stream"));
            case "user_erasing" -> new Event.UserErasing(head, erasedUserId);
            case "user_erased" -> new Event.UserErased(head, erasedUserId);
            default -> throw new IOException("no event is of type '" + type + "'");
        };
    }

    private Event commentChanged(Head head, Change change) throws IOException {
        Comment state = required(comment, "comment");
        if (state.editedAt() == CommentJson.UNKNOWN) {
            // Of events of before there was an edited_at only edits themselves tell.
            state = state.withEditedAt(change == Change.UPDATED ? state.updatedAt() : 0);
        }
        return new Event.CommentChanged(head, change, state, act, idempotencyKey, bodyHash, actorRole);
    }

    private static long time(JsonParser in) throws IOException {
        try {
            return Rfc3339.parse(in.getText());
        } catch (DateTimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static <T> T required(@Nullable T value, String name) throws IOException {
        if (value == null) {
            throw new IOException("an event without its " + name);
        }
        return value;
    }
}
