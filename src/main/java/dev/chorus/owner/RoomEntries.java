package dev.chorus.owner;

import dev.chorus.event.Event;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomEntry.Kind;

/** How a comment event looks to its room; the same when it happens and when it is replayed. */
final class RoomEntries {
    private RoomEntries() {}

    static RoomEntry of(Event.CommentChanged e, int partition, long position) {
        return new RoomEntry(
                e.head().streamId(), e.head().epoch(), e.head().offset(), kind(e), e.comment(), partition, position);
    }

    private static Kind kind(Event.CommentChanged e) {
        return switch (e.change()) {
            case CREATED -> Kind.POST;
            // An edit that has to be looked at takes the comment off the screens until then.
            case UPDATED -> e.comment().status().isPublic() ? Kind.UPDATE : Kind.REMOVE;
            case DELETED -> Kind.REMOVE;
            case MODERATED ->
                switch (e.act()) {
                    case "hide", "reject" -> Kind.REMOVE;
                    case "approve" -> Kind.POST;
                    default -> Kind.UPDATE;
                };
        };
    }
}
