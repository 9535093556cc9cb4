package dev.chorus.bridge;

import dev.chorus.account.Identity;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Where the messages of rooms come from: while one instance follows a room, its messages are published on this node to
 * {@link dev.chorus.bus.PublicAddresses#stream}. Belongs to one context.
 */
public interface RoomTap {
    /**
     * Starts following, or goes on with it. The answer completes in the turn of the loop before the first message that is not in it.
     *
     * @param who for whom the answer is written
     * @return the {@code joined} message that the following ones continue; fails with {@code not_found}
     */
    Future<JsonObject> follow(long streamId, Identity who);

    /** Nobody listens on this instance any more. */
    void unfollow(long streamId);
}
