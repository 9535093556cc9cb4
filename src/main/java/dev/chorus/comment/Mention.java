package dev.chorus.comment;

/** A user named with {@code @username} in a comment. */
public record Mention(long userId, String username) {}
