package dev.chorus.reaction;

/**
 * One operation as a user sent it.
 *
 * @param id Snowflake
 * @param userId who reacted
 * @param commentId the target; 0: the stream itself, and then it is a tap
 * @param type name of the reaction
 * @param add false: remove (registers only)
 * @param count how many taps, 1..20; 1 for registers
 * @param slot which register of the user and comment: empty for {@code single} mode, the type for {@code multiple}
 */
public record ReactionOp(long id, long userId, long commentId, String type, boolean add, int count, String slot) {
    public boolean isTap() {
        return commentId == 0;
    }
}
