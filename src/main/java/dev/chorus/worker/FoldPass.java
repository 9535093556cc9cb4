package dev.chorus.worker;

import dev.chorus.event.Event;
import dev.chorus.port.CommentStore.ProducerKey;
import dev.chorus.port.CommentStore.TapCell;
import dev.chorus.port.Logged;
import dev.chorus.reaction.ProducerFence;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.reaction.Register;
import dev.chorus.reaction.RegisterFold;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.TotalsBook;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Some reaction events on their way into registers and totals: first what they touch, then what they make of it. */
final class FoldPass {
    final Set<Register.Key> registersTouched = new HashSet<>();
    final Set<Target> targetsTouched = new HashSet<>();
    final Set<TapCell> cellsTouched = new HashSet<>();

    final RegisterFold registers = new RegisterFold();
    final TotalsBook totals = new TotalsBook();
    final Map<TapCell, Long> cells = new HashMap<>();
    final Map<Register.Key, Long> streams = new HashMap<>();
    final Map<ProducerKey, Long> producers = new HashMap<>();
    final Map<TapCell, Long> changedCells = new HashMap<>();

    private final List<Logged> events;

    FoldPass(List<Logged> events) {
        this.events = events;
        for (Logged logged : events) {
            if (logged.event() instanceof Event.Reactions batch) {
                batch.ops().forEach(op -> touch(batch, op));
            }
        }
    }

    private void touch(Event.Reactions batch, ReactionOp op) {
        targetsTouched.add(target(batch, op));
        if (op.isTap()) {
            cellsTouched.add(cell(batch, op));
        } else {
            Register.Key key = RegisterFold.keyOf(op);
            registersTouched.add(key);
            streams.put(key, batch.head().streamId());
        }
    }

    /** Counts every batch that the fence admits; what was touched has to be known by now. */
    void fold(ProducerFence fence) {
        for (Logged logged : events) {
            if (logged.event() instanceof Event.Reactions batch
                    && fence.admits(logged.partition(), batch.producer(), batch.seq())) {
                producers.put(new ProducerKey(logged.partition(), batch.producer()), batch.seq());
                count(logged.position(), batch);
            }
        }
    }

    private void count(long position, Event.Reactions batch) {
        for (int i = 0; i < batch.ops().size(); i++) {
            ReactionOp op = batch.ops().get(i);
            Target target = target(batch, op);
            if (op.isTap()) {
                if (totals.tap(target, op.type(), op.count(), position)) {
                    TapCell cell = cell(batch, op);
                    changedCells.put(cell, cells.merge(cell, (long) op.count(), Long::sum));
                }
            } else {
                Register write = RegisterFold.write(op, position, i);
                registers.merge(write).ifPresent(before -> totals.move(target, before.type(), write.type(), position));
            }
        }
    }

    private static Target target(Event.Reactions batch, ReactionOp op) {
        return new Target(batch.head().streamId(), op.commentId());
    }

    /** The second is the event's own, so that counting again counts into the same cell. */
    private static TapCell cell(Event.Reactions batch, ReactionOp op) {
        return new TapCell(batch.head().streamId(), Math.floorDiv(batch.head().at(), 1000L), op.type());
    }
}
