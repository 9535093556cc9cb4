package dev.chorus.bus;

import dev.chorus.comment.Comment;

/**
 * Something for one user on whatever connection they have, published to {@link Addresses#notices}.
 *
 * @param kind {@code mention}, {@code reply} or {@code moderation}
 */
public record Notice(long userId, String kind, Comment comment) {}
