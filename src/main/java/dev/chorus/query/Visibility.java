package dev.chorus.query;

import dev.chorus.account.Identity;
import dev.chorus.comment.Comment;
import dev.chorus.comment.Sight;
import dev.chorus.moderation.Rights;
import dev.chorus.stream.Stream;

/**
 * The one answer to who may see what. Every path that shows a comment (live, history, recovery, REST, bus) asks here and nowhere
 * else.
 */
public final class Visibility {
    private Visibility() {}

    /** What the viewer may see of a comment of this stream. */
    public static Sight of(Identity viewer, Stream stream, Comment comment) {
        return of(viewer, Rights.moderates(viewer, stream), comment);
    }

    /** As {@link #of(Identity, Stream, Comment)}, where it is known already whether the viewer moderates the stream. */
    public static Sight of(Identity viewer, boolean moderator, Comment comment) {
        boolean own =
                viewer.userId() != 0 && viewer.userId() == comment.author().id();
        return switch (comment.status()) {
            case APPROVED -> moderator ? Sight.MODERATOR : own ? Sight.OWN : Sight.PUBLIC;
            case PENDING, REJECTED, SPAM -> moderator ? Sight.MODERATOR : own ? Sight.OWN : Sight.NOTHING;
            case HIDDEN -> moderator ? Sight.MODERATOR : own ? Sight.OWN_TOMBSTONE : Sight.TOMBSTONE;
            // The text is gone from the state itself: there is nothing left for a moderator to see.
            case DELETED -> moderator || own ? Sight.OWN_TOMBSTONE : Sight.TOMBSTONE;
        };
    }
}
