package dev.chorus.adapter.embedded;

import dev.chorus.comment.Comment;
import dev.chorus.port.RoomEntry;

/**
 * The one mutable entry of a comment: tails and lists point here, so that a removal reaches every reader at once. Written under the
 * lock of its room; {@link #entry} may be read by any thread.
 */
final class MemoryBody {
    private volatile RoomEntry entry;

    /** How many steps and lists point here; guarded by the room. At 0 the body is dropped. */
    int references;

    /** Last walk that met this body, to meet it once; guarded by the room. */
    long seenInWalk;

    MemoryBody(RoomEntry entry) {
        this.entry = entry;
    }

    /** The newest state. */
    RoomEntry entry() {
        return entry;
    }

    Comment comment() {
        return entry.comment();
    }

    long id() {
        return entry.comment().id();
    }

    /** Takes a newer state; an older one, or the same, changes nothing. */
    void accept(RoomEntry next) {
        if (next.position() > entry.position()) {
            entry = next;
        }
    }
}
