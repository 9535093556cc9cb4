package dev.chorus.port;

import dev.chorus.comment.Comment;
import dev.chorus.reaction.Totals;

/**
 * A comment as a store has it.
 *
 * @param position of the event that wrote this state
 * @param replies public direct replies, as of the projector's position
 */
public record StoredComment(Comment comment, long position, int replies, Totals totals) {}
