package dev.chorus.bridge;

import dev.chorus.port.CommentStore;
import dev.chorus.port.HotStore;
import dev.chorus.port.RoomHead;
import io.vertx.core.Future;

/** How far a room has come, hot and stored as one. */
final class RoomHeads {
    private final HotStore hot;
    private final CommentStore store;

    RoomHeads(HotStore hot, CommentStore store) {
        this.hot = hot;
        this.store = store;
    }

    /** Fails with {@link dev.chorus.port.StoreException} when the room is not hot and the store is away. */
    Future<RoomHead> of(long streamId) {
        return hot.snapshot(streamId, 1).compose(snapshot -> {
            RoomHead head = new RoomHead(snapshot.epoch(), snapshot.head(), -1);
            return snapshot.hit()
                    ? Future.succeededFuture(head)
                    : store.head(streamId).map(stored -> stored.offset() > head.offset() ? stored : head);
        });
    }
}
