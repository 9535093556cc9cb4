package dev.chorus.query;

import dev.chorus.account.User;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Sight;
import dev.chorus.port.CommentStore;
import dev.chorus.port.CommentStore.UserReaction;
import dev.chorus.port.Page;
import dev.chorus.port.StoredComment;
import dev.chorus.protocol.CommentJson;
import dev.chorus.protocol.Json;
import dev.chorus.protocol.UserJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;

/**
 * All that is kept of one user as one JSON document, {@code {"user", "comments": […], "reactions": […]}}, in pieces of a page at a
 * time, so that its size costs no memory. It is as old as the projections: milliseconds as a rule. Safe from any thread.
 */
public final class UserExport {
    private static final int PAGE = 200;

    private final CommentStore store;

    public UserExport(CommentStore store) {
        this.store = store;
    }

    /**
     * Fails with {@link dev.chorus.port.StoreException} when a store goes away; what was written then is half a document.
     *
     * @param sink takes the next piece, and is not called again before that is done
     */
    public Future<Void> write(User user, Function<Buffer, Future<Void>> sink) {
        Buffer head = Buffer.buffer("{\"user\":")
                .appendBytes(Json.bytes(out -> UserJson.write(out, user, true)))
                .appendString(",\n\"comments\":[");
        return sink.apply(head)
                .compose(done -> comments(user.id(), Long.MAX_VALUE, sink))
                .compose(done -> sink.apply(Buffer.buffer("],\n\"reactions\":[")))
                .compose(done -> reactions(user.id(), 0, sink))
                .compose(done -> sink.apply(Buffer.buffer("]}\n")));
    }

    private Future<Void> comments(long userId, long before, Function<Buffer, Future<Void>> sink) {
        return store.byUser(userId, new Page(before, 0, PAGE, EnumSet.allOf(CommentStatus.class)))
                .compose(rows -> {
                    if (rows.isEmpty()) {
                        return Future.succeededFuture();
                    }
                    Buffer page = Buffer.buffer();
                    for (StoredComment row : rows) {
                        boolean isFirst = before == Long.MAX_VALUE && page.length() == 0;
                        page.appendString(isFirst ? "\n" : ",\n").appendBytes(comment(row));
                    }
                    long last = rows.getLast().comment().id();
                    return sink.apply(page).compose(done -> comments(userId, last, sink));
                });
    }

    private static byte[] comment(StoredComment row) {
        Comment c = row.comment();
        // What a moderator took away is still its author's; what its author deleted is gone.
        Sight sight = c.status() == CommentStatus.DELETED ? Sight.OWN_TOMBSTONE : Sight.OWN;
        return Json.bytes(out -> CommentJson.write(out, c, row.totals(), row.replies(), sight, List.of(), false));
    }

    private Future<Void> reactions(long userId, long after, Function<Buffer, Future<Void>> sink) {
        return store.reactionsOf(userId, after, PAGE).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture();
            }
            Buffer page = Buffer.buffer();
            for (UserReaction reaction : found) {
                boolean isFirst = after == 0 && page.length() == 0;
                page.appendString(isFirst ? "\n" : ",\n").appendBytes(Json.bytes(out -> {
                    out.writeStartObject();
                    out.writeStringField("stream_id", Long.toString(reaction.streamId()));
                    out.writeStringField("comment_id", Long.toString(reaction.commentId()));
                    out.writeStringField("reaction_type", reaction.type());
                    out.writeEndObject();
                }));
            }
            long last = found.getLast().commentId();
            return sink.apply(page).compose(done -> reactions(userId, last, sink));
        });
    }
}
