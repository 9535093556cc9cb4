package dev.chorus.owner;

import dev.chorus.account.Identity;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Page;
import dev.chorus.port.StoredComment;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When somebody last posted into a stream whose ledger has not seen them: it was made after a restart or a quiet time, or has seen
 * very many since. What the ledger lacks is stored by then, because a ledger is let go, and made, as of the projector's position.
 */
final class PaceMemory {
    private static final Logger LOG = LoggerFactory.getLogger(PaceMemory.class);
    private static final int PAGE = 200;
    /** Who wrote more than two thousand comments elsewhere within the time of slow mode may be early here. */
    private static final int MAX_PAGES = 10;

    private final CommentStore store;
    private final Clock clock;

    PaceMemory(CommentStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Completes once the ledger knows; one read per poster. With the store away nobody is kept waiting for what it knows. */
    Future<Void> recall(Identity who, Stream stream, RoomLedger room) {
        long wait = stream.settings().slowModeSeconds() * 1000L;
        if (wait == 0 || room.knows(who.userId())) {
            return Future.succeededFuture();
        }
        return last(who.userId(), stream.id(), clock.millis() - wait, Long.MAX_VALUE, MAX_PAGES)
                .recover(away -> {
                    LOG.warn("slow mode of stream {} without what is stored", stream.id(), away);
                    return Future.succeededFuture(0L);
                })
                .map(at -> {
                    room.recalled(who.userId(), at);
                    return null;
                });
    }

    /** Deleted ones count too, or deleting would be a way around. */
    private Future<Long> last(long userId, long streamId, long since, long before, int pages) {
        Page page = new Page(before, 0, PAGE, EnumSet.allOf(CommentStatus.class));
        return store.byUser(userId, page).compose(rows -> {
            List<Comment> recent = rows.stream()
                    .map(StoredComment::comment)
                    .filter(c -> c.createdAt() > since)
                    .toList();
            for (Comment c : recent) {
                if (c.streamId() == streamId) {
                    return Future.succeededFuture(c.createdAt());
                }
            }
            return recent.size() < PAGE || pages == 1
                    ? Future.succeededFuture(0L)
                    : last(userId, streamId, since, recent.getLast().id(), pages - 1);
        });
    }
}
