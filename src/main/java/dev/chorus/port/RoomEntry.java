package dev.chorus.port;

import dev.chorus.comment.Comment;

/**
 * One step of a room's order.
 *
 * @param streamId the room
 * @param epoch the history the offset counts in
 * @param offset dense from 1; 0: the comment is held and has no place yet, only its body is to be kept
 * @param kind what it means to viewers
 * @param comment state after it
 * @param partition log partition
 * @param position log position
 */
public record RoomEntry(
        long streamId, String epoch, long offset, Kind kind, Comment comment, int partition, long position) {

    /** How viewers see an event. */
    public enum Kind {
        /** A comment appears. */
        POST,
        /** One that was shown changes: edit, pin, highlight, unhide. */
        UPDATE,
        /** One that was shown goes: delete, hide, reject. Never sampled or skipped. */
        REMOVE
    }
}
