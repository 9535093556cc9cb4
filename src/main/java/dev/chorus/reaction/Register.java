package dev.chorus.reaction;

/**
 * A last-writer-wins register: what one user's reaction to one comment is. The stamp is the position in the log of the batch that
 * wrote it and the index within that batch, never a clock, so merging the same operations in any order, any number of times,
 * gives the same state.
 *
 * @param key whose register
 * @param type the reaction; empty: none (removal is a value)
 * @param position log position of the writing event
 * @param index place of the operation within that event
 */
public record Register(Key key, String type, long position, int index) {

    /**
     * @param commentId the target
     * @param userId the owner
     * @param slot empty in {@code single} mode, the type in {@code multiple}
     */
    public record Key(long commentId, long userId, String slot) {}

    /** A register that nobody has written: any write is later. */
    public static Register blank(Key key) {
        return new Register(key, "", -1, 0);
    }

    /** The later of the two by stamp; the same stamp is the same write. */
    public Register merge(Register other) {
        return other.isAfter(this) ? other : this;
    }

    /** Whether this was written later, by stamp. */
    public boolean isAfter(Register other) {
        return position > other.position || (position == other.position && index > other.index);
    }

    public boolean isSet() {
        return !type.isEmpty();
    }
}
