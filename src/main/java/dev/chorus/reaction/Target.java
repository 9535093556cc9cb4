package dev.chorus.reaction;

/**
 * What is reacted to.
 *
 * @param streamId the stream
 * @param commentId a comment of it; 0: the stream itself
 */
public record Target(long streamId, long commentId) {}
