package dev.chorus.reaction;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Registers as a run of operations leaves them. A fold knows some states to begin with and merges writes into them; because the
 * later stamp wins, order and repetition of the writes do not matter for what remains. Not safe for several threads.
 */
public final class RegisterFold {
    private final Map<Register.Key, Register> states = new HashMap<>();
    private final Map<Register.Key, Register> changed = new LinkedHashMap<>();

    /**
     * The write that an operation is.
     *
     * @param position log position of the operation's event
     * @param index the operation's place within it
     */
    public static Register write(ReactionOp op, long position, int index) {
        return new Register(keyOf(op), op.add() ? op.type() : "", position, index);
    }

    public static Register.Key keyOf(ReactionOp op) {
        return new Register.Key(op.commentId(), op.userId(), op.slot());
    }

    /** Lays a stored state under the fold; it is not a change. */
    public void know(Register stored) {
        states.merge(stored.key(), stored, Register::merge);
    }

    /** Merges a write. Returns the state it replaced, or empty when an equal or later one was there. */
    public Optional<Register> merge(Register write) {
        Register before = states.getOrDefault(write.key(), Register.blank(write.key()));
        if (!write.isAfter(before)) {
            return Optional.empty();
        }
        states.put(write.key(), write);
        changed.put(write.key(), write);
        return Optional.of(before);
    }

    /** The states that writes have changed. */
    public Collection<Register> changed() {
        return changed.values();
    }
}
