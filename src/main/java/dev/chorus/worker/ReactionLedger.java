package dev.chorus.worker;

import dev.chorus.event.Event;
import dev.chorus.port.CommentStore;
import dev.chorus.port.CommentStore.ProducerKey;
import dev.chorus.port.CommentStore.ReactionEffects;
import dev.chorus.port.CommentStore.TapCell;
import dev.chorus.port.Logged;
import dev.chorus.reaction.ProducerFence;
import dev.chorus.reaction.Register;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Registers, totals and taps of some partitions as their events leave them, kept ahead of the store and written to it now and
 * then. Everything written is absolute and carries the positions it stands for, so a ledger that is lost is made again from
 * the stored positions and comes to the same state.
 *
 * <p>One call of {@link #fold} at a time. Not safe for several threads.
 */
final class ReactionLedger {
    private static final int REGISTERS_CACHED = 200_000;
    private static final int TOTALS_CACHED = 50_000;
    private static final int CELLS_CACHED = 20_000;
    private static final int KEYS_PER_QUERY = 5_000;
    private static final int TARGETS_PER_QUERY = 1_000;

    private final CommentStore store;
    private final ProducerFence fence = new ProducerFence();
    private final Map<Integer, Long> positions = new HashMap<>();
    private final Absolutes<Register.Key, Placed> registers = new Absolutes<>(REGISTERS_CACHED);
    private final Absolutes<Target, Totals> totals = new Absolutes<>(TOTALS_CACHED);
    private final Absolutes<TapCell, Long> cells = new Absolutes<>(CELLS_CACHED);
    private final Lookup<Register.Key, Placed> registersKnown;
    private final Lookup<Target, Totals> totalsKnown;
    private final Lookup<TapCell, Long> cellsKnown;
    private final Map<ProducerKey, Long> producers = new HashMap<>();
    private final Map<Integer, Long> unwrittenPositions = new HashMap<>();
    private final Map<Target, Totals> changed = new LinkedHashMap<>();
    private @Nullable ReactionEffects writing;
    private @Nullable Future<Void> flushing;

    /** @param streamId of the register's comment; unimportant for one that was loaded */
    private record Placed(Register register, long streamId) {}

    ReactionLedger(CommentStore store) {
        this.store = store;
        registersKnown =
                new Lookup<>(registers, KEYS_PER_QUERY, this::stored, key -> new Placed(Register.blank(key), 0));
        totalsKnown = new Lookup<>(totals, TARGETS_PER_QUERY, store::totals, _ -> Totals.NONE);
        cellsKnown = new Lookup<>(cells, KEYS_PER_QUERY, store::taps, _ -> 0L);
    }

    /**
     * Takes up partitions where the store is.
     *
     * @param after position per partition that counting goes on from
     */
    Future<Void> open(Map<Integer, Long> after) {
        positions.putAll(after);
        List<Future<Void>> loads = new ArrayList<>();
        for (int partition : after.keySet()) {
            loads.add(store.producers(partition).map(seqs -> {
                seqs.forEach((producer, seq) -> fence.know(partition, producer, seq));
                return null;
            }));
        }
        return Future.all(loads).mapEmpty();
    }

    /**
     * Counts events of one or more partitions, each in its order. After a failure the same events can be folded again; those at or
     * below what is counted are skipped.
     */
    Future<Void> fold(List<Logged> events) {
        Future<Void> done = Future.succeededFuture();
        List<Logged> run = new ArrayList<>();
        for (Logged logged : events) {
            if (logged.event() instanceof Event.TotalsRepaired repair) {
                List<Logged> before = List.copyOf(run);
                run.clear();
                done = done.compose(_ -> count(before)).compose(_ -> recount(logged, repair.target()));
            } else {
                run.add(logged);
            }
        }
        return done.compose(_ -> count(run));
    }

    private Future<Void> count(List<Logged> events) {
        List<Logged> fresh = events.stream().filter(this::isFresh).toList();
        if (fresh.isEmpty()) {
            return Future.succeededFuture();
        }
        FoldPass pass = new FoldPass(fresh);
        return load(pass).map(_ -> {
            pass.fold(fence);
            take(pass);
            fresh.forEach(this::counted);
            return null;
        });
    }

    /**
     * A repair says that a target has to be counted again here: everything before it is written, then the raw rows are the truth
     * at exactly this place in the log, whenever and however often it is read.
     */
    private Future<Void> recount(Logged logged, Target target) {
        if (!isFresh(logged)) {
            return Future.succeededFuture();
        }
        return flush().compose(_ -> store.recount(target)).map(recount -> {
            registers.forget();
            cells.forget();
            Totals repaired = new Totals(recount.counted(), logged.position());
            totals.put(target, repaired);
            changed.put(target, repaired);
            counted(logged);
            return null;
        });
    }

    /** Writes everything counted before the call. Safe to call again after a failure, and while another is under way. */
    Future<Void> flush() {
        Future<Void> running = flushing;
        if (running != null && !running.isComplete()) {
            return running.otherwiseEmpty().compose(_ -> flush());
        }
        Future<Void> started = writeAll();
        flushing = started;
        return started;
    }

    private Future<Void> writeAll() {
        ReactionEffects left = writing;
        if (left != null) {
            // Whether it was written before its failure is not known; being absolute, it can be written again.
            return write(left).compose(_ -> writeAll());
        }
        if (unwrittenPositions.isEmpty()) {
            return Future.succeededFuture();
        }
        ReactionEffects effects = effects();
        writing = effects;
        return write(effects);
    }

    private Future<Void> write(ReactionEffects effects) {
        return store.applyReactions(effects).map(_ -> {
            writing = null;
            registers.written();
            totals.written();
            cells.written();
            return null;
        });
    }

    private ReactionEffects effects() {
        Map<Register.Key, Long> streams = new HashMap<>();
        List<Register> states = new ArrayList<>();
        registers.write().forEach((key, placed) -> {
            states.add(placed.register());
            streams.put(key, placed.streamId());
        });
        ReactionEffects effects = new ReactionEffects(
                states, streams, totals.write(), cells.write(), Map.copyOf(producers), Map.copyOf(unwrittenPositions));
        producers.clear();
        unwrittenPositions.clear();
        return effects;
    }

    /** Whether anything is not stored yet. */
    boolean isAhead() {
        return writing != null || !unwrittenPositions.isEmpty();
    }

    /** Absolute states waiting for the store, an estimate of memory. */
    int unwritten() {
        return registers.unwritten() + totals.unwritten() + cells.unwritten();
    }

    /** Totals that changed since the last call. */
    Map<Target, Totals> takeChanged() {
        Map<Target, Totals> taken = new LinkedHashMap<>(changed);
        changed.clear();
        return taken;
    }

    private boolean isFresh(Logged logged) {
        return logged.position() > positions.getOrDefault(logged.partition(), -1L);
    }

    private void counted(Logged logged) {
        positions.put(logged.partition(), logged.position());
        unwrittenPositions.put(logged.partition(), logged.position());
    }

    private void take(FoldPass pass) {
        for (Register register : pass.registers.changed()) {
            long streamId = pass.streams.getOrDefault(register.key(), 0L);
            registers.put(register.key(), new Placed(register, streamId));
        }
        pass.totals.changed().forEach((target, counts) -> {
            totals.put(target, counts);
            changed.put(target, counts);
        });
        pass.changedCells.forEach(cells::put);
        producers.putAll(pass.producers);
    }

    /** Tells the pass the state of everything it touches, from memory or from the store. */
    private Future<Void> load(FoldPass pass) {
        return Future.all(
                        registersKnown.tell(
                                pass.registersTouched, (_, placed) -> pass.registers.know(placed.register())),
                        totalsKnown.tell(pass.targetsTouched, pass.totals::know),
                        cellsKnown.tell(pass.cellsTouched, pass.cells::put))
                .mapEmpty();
    }

    private Future<Map<Register.Key, Placed>> stored(Collection<Register.Key> keys) {
        return store.registers(keys).map(found -> {
            Map<Register.Key, Placed> placed = new HashMap<>();
            found.forEach((key, register) -> placed.put(key, new Placed(register, 0)));
            return placed;
        });
    }
}
