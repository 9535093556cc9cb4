package dev.chorus.moderation;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.comment.Comment;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings.Guests;

/** The matrix of who may do what. One place, so that every path asks the same question. */
public final class Rights {
    private Rights() {}

    /**
     * Creator, appointed moderators, holders of a moderator token (one that names a stream holds for that stream only), admins and
     * services.
     */
    public static boolean moderates(Identity who, Stream stream) {
        return who.isAdmin()
                || who.isService()
                || stream.isModeratedBy(who.userId())
                || (who.role() == Role.MODERATOR && who.moderates() == 0)
                || (who.moderates() != 0 && who.moderates() == stream.id());
    }

    /** Without a token only where guests may read. */
    public static boolean reads(Identity who, Stream stream) {
        return (!who.isAnonymous() && !who.guest())
                || stream.settings().guests() != Guests.NONE
                || moderates(who, stream);
    }

    /** Posting and reacting need an identity; a guest's only where guests may write. */
    public static boolean writes(Identity who, Stream stream) {
        return !who.isAnonymous() && (!who.guest() || stream.settings().guests() == Guests.WRITE);
    }

    public static boolean edits(Identity who, Comment comment) {
        return !who.isAnonymous() && who.userId() == comment.author().id();
    }

    public static boolean deletes(Identity who, Comment comment) {
        return edits(who, comment) || who.isAdmin();
    }

    /** Settings, start and end: whoever moderates by creation, admins and services. */
    public static boolean changes(Identity who, Stream stream) {
        return who.isAdmin() || who.isService() || (!who.isAnonymous() && who.userId() == stream.creatorId());
    }

    /** Taking out, or erasing, all that a user has here. */
    public static boolean erases(Identity who, long userId) {
        return who.isAdmin() || who.isService() || (!who.isAnonymous() && who.userId() == userId);
    }

    /** Looking at how the system itself is. */
    public static boolean operates(Identity who) {
        return who.isAdmin();
    }

    /** Anybody with an account of their own may open a stream. */
    public static boolean creates(Identity who) {
        return !who.isAnonymous() && !who.guest();
    }
}
