package dev.chorus.worker;

import dev.chorus.event.Event;
import dev.chorus.port.CommentStore;
import dev.chorus.port.CommentStore.ReactionEffects;
import dev.chorus.port.Logged;
import dev.chorus.reaction.ProducerFence;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.reaction.Register;
import dev.chorus.reaction.RegisterFold;
import dev.chorus.reaction.Target;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares stored registers with what the log says they are. The store must have counted the events already. Used on one context.
 */
final class RegisterAudit {
    private static final int KEYS_PER_QUERY = 5_000;
    private static final int COMMENTS_PER_QUERY = 1_000;

    private final CommentStore store;
    private final ProducerFence fence = new ProducerFence();

    RegisterAudit(CommentStore store) {
        this.store = store;
    }

    /** A register that is not what the log says; {@code stored} is blank when there is no row. */
    record Difference(Target target, Register stored, Register expected) {}

    /**
     * What a run of events says.
     *
     * @param operations reactions per target
     * @param registers how many registers were compared
     */
    record Outcome(Map<Target, Integer> operations, int registers, List<Difference> differences) {}

    Future<Outcome> verify(List<Logged> events) {
        RegisterFold fold = new RegisterFold();
        Map<Target, Integer> operations = new HashMap<>();
        Map<Register.Key, Long> streams = new HashMap<>();
        for (Logged logged : events) {
            if (logged.event() instanceof Event.Reactions batch
                    && fence.admits(logged.partition(), batch.producer(), batch.seq())) {
                for (int i = 0; i < batch.ops().size(); i++) {
                    ReactionOp op = batch.ops().get(i);
                    operations.merge(new Target(batch.head().streamId(), op.commentId()), 1, Integer::sum);
                    if (!op.isTap()) {
                        Register write = RegisterFold.write(op, logged.position(), i);
                        fold.merge(write);
                        streams.put(write.key(), batch.head().streamId());
                    }
                }
            }
        }
        return compare(fold.changed(), streams)
                .map(differences -> new Outcome(operations, fold.changed().size(), differences));
    }

    private Future<List<Difference>> compare(Collection<Register> expected, Map<Register.Key, Long> streams) {
        List<Register> all = List.copyOf(expected);
        List<Difference> differences = new ArrayList<>();
        Future<Void> done = Future.succeededFuture();
        for (int from = 0; from < all.size(); from += KEYS_PER_QUERY) {
            List<Register> some = all.subList(from, Math.min(all.size(), from + KEYS_PER_QUERY));
            done = done.compose(_ ->
                            store.registers(some.stream().map(Register::key).toList()))
                    .map(stored -> {
                        for (Register wanted : some) {
                            Register found = stored.getOrDefault(wanted.key(), Register.blank(wanted.key()));
                            if (differs(found, wanted)) {
                                long stream = streams.getOrDefault(wanted.key(), 0L);
                                differences.add(new Difference(
                                        new Target(stream, wanted.key().commentId()), found, wanted));
                            }
                        }
                        return null;
                    });
        }
        return done.compose(_ -> ofKeptComments(differences));
    }

    /** Registers go with their comment when that expires: a missing row of a missing comment is as it should be. */
    private Future<List<Difference>> ofKeptComments(List<Difference> differences) {
        List<Long> missing = differences.stream()
                .filter(difference -> difference.stored().position() < 0)
                .map(difference -> difference.target().commentId())
                .distinct()
                .limit(COMMENTS_PER_QUERY)
                .toList();
        if (missing.isEmpty()) {
            return Future.succeededFuture(differences);
        }
        return store.findAll(missing).map(kept -> differences.stream()
                .filter(difference -> difference.stored().position() >= 0
                        || kept.containsKey(difference.target().commentId()))
                .toList());
    }

    /** A later stamp is a later write, which another run of events verifies. */
    private static boolean differs(Register found, Register wanted) {
        return wanted.isAfter(found) || (!found.isAfter(wanted) && !found.type().equals(wanted.type()));
    }

    /** Writes what the log says. A row with the very same stamp and another content stays: only a rebuild replaces that. */
    Future<Void> repair(List<Difference> differences) {
        Map<Register.Key, Long> streams = new HashMap<>();
        List<Register> registers = new ArrayList<>();
        for (Difference difference : differences) {
            registers.add(difference.expected());
            streams.put(difference.expected().key(), difference.target().streamId());
        }
        return store.applyReactions(new ReactionEffects(registers, streams, Map.of(), Map.of(), Map.of(), Map.of()));
    }
}
