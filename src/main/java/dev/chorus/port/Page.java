package dev.chorus.port;

import dev.chorus.comment.CommentStatus;
import java.util.Set;

/**
 * Which part of a list is wanted. Lists are newest first by id.
 *
 * @param before only ids below; {@link Long#MAX_VALUE}: from the newest
 * @param after only ids above; 0: no bound. With {@code after > 0} the page is the oldest of those, still returned newest first
 * @param limit 1..201
 * @param statuses which states are wanted
 */
public record Page(long before, long after, int limit, Set<CommentStatus> statuses) {
    public Page {
        statuses = Set.copyOf(statuses);
    }

    public static Page newest(int limit, Set<CommentStatus> statuses) {
        return new Page(Long.MAX_VALUE, 0, limit, statuses);
    }

    public boolean isForward() {
        return after > 0;
    }
}
