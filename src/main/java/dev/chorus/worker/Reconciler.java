package dev.chorus.worker;

import dev.chorus.bus.Reconciliation.Drift;
import dev.chorus.config.ChorusConfig;
import dev.chorus.event.Event;
import dev.chorus.event.Head;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.CommentStore.Recount;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Logged;
import dev.chorus.reaction.Target;
import dev.chorus.worker.RegisterAudit.Difference;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies one partition: first the registers that the log's new events wrote, then the totals of the targets that are due. A difference
 * is reported and a repair asked for, which takes its way through log and aggregator.
 *
 * <p>A pass reads at most {@value #EVENTS_PER_STEP} × {@value #STEPS} events and counts {@value #TARGETS_PER_PASS} targets again; the rest is
 * left to the next. One pass at a time, on one context.
 */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final int EVENTS_PER_STEP = 500;
    private static final int STEPS = 20;
    private static final int TARGETS_PER_PASS = 200;

    private final int partition;
    private final EventLog log;
    private final CommentStore store;
    private final Function<Event.TotalsRepaired, Future<Void>> repairs;
    private final LongSupplier ids;
    private final Clock clock;
    private final Meters meters;
    private final DriftReport report;
    private final RegisterAudit audit;
    private final DueTargets due;
    /** Position of the last event whose registers were verified. */
    private long read;

    /**
     * @param after position up to which everything was verified before
     * @param repairs hands a repair to the aggregator
     */
    Reconciler(
            int partition,
            long after,
            EventLog log,
            CommentStore store,
            Function<Event.TotalsRepaired, Future<Void>> repairs,
            LongSupplier ids,
            Clock clock,
            ChorusConfig.Reconciliation config,
            Meters meters,
            DriftReport report) {
        this.partition = partition;
        this.read = after;
        this.log = log;
        this.store = store;
        this.repairs = repairs;
        this.ids = ids;
        this.clock = clock;
        this.meters = meters;
        this.report = report;
        this.audit = new RegisterAudit(store);
        this.due = new DueTargets(config);
    }

    int partition() {
        return partition;
    }

    /** Targets that changed and are not verified since. */
    int waiting() {
        return due.size();
    }

    /**
     * Verifies what is new and what is due.
     *
     * @param counted the aggregator's stored position of the partition
     * @return the checkpoint: everything at or below it is verified
     */
    Future<Long> pass(long counted) {
        return readOn(counted, STEPS)
                .compose(_ -> verify(due.take(clock.millis(), TARGETS_PER_PASS)))
                .map(_ -> due.checkpoint(read));
    }

    private Future<Void> readOn(long counted, int steps) {
        if (read >= counted || steps == 0) {
            return Future.succeededFuture();
        }
        return log.read(Topic.REACTIONS, partition, read, EVENTS_PER_STEP).compose(events -> {
            List<Logged> settled = events.stream()
                    .filter(logged -> logged.position() <= counted)
                    .toList();
            if (settled.isEmpty()) {
                return Future.succeededFuture();
            }
            long first = settled.getFirst().position();
            return audit.verify(settled)
                    .compose(outcome -> {
                        outcome.operations().forEach((target, n) -> due.changed(target, n, first, clock.millis()));
                        report.verified(0, outcome.registers());
                        return registersDiffer(outcome.differences(), counted);
                    })
                    .compose(_ -> {
                        read = settled.getLast().position();
                        return readOn(counted, steps - 1);
                    });
        });
    }

    private Future<Void> registersDiffer(List<Difference> differences, long counted) {
        if (differences.isEmpty()) {
            return Future.succeededFuture();
        }
        Set<Target> targets = new HashSet<>();
        for (Difference difference : differences) {
            LOG.warn(
                    "register of {}: the log says {}, stored is {}",
                    difference.target(),
                    difference.expected(),
                    difference.stored());
            meters.drift("register", 1);
            report.found(new Drift(
                    clock.millis(),
                    "register",
                    difference.target(),
                    count(difference.stored().type()),
                    count(difference.expected().type()),
                    counted));
            targets.add(difference.target());
        }
        Future<Void> done = audit.repair(differences);
        for (Target target : targets) {
            done = done.compose(_ -> store.recount(target)).compose(recount -> ask(target, recount));
        }
        return done;
    }

    private static Map<String, Long> count(String type) {
        return type.isEmpty() ? Map.of() : Map.of(type, 1L);
    }

    private Future<Void> verify(List<Target> targets) {
        Future<Void> done = Future.succeededFuture();
        for (Target target : targets) {
            done = done.compose(_ -> store.recount(target)).compose(recount -> compare(target, recount));
        }
        return done;
    }

    private Future<Void> compare(Target target, Recount recount) {
        report.verified(1, 0);
        Map<String, Long> stored = recount.stored().counts();
        if (recount.counted().equals(stored)) {
            due.verified(target);
            return Future.succeededFuture();
        }
        LOG.warn("totals of {}: {} are stored, {} counted from raw rows", target, stored, recount.counted());
        meters.drift("totals", difference(stored, recount.counted()));
        report.found(new Drift(clock.millis(), "totals", target, stored, recount.counted(), recount.position()));
        return ask(target, recount).onSuccess(_ -> due.verified(target));
    }

    private Future<Void> ask(Target target, Recount recount) {
        Head head = new Head(ids.getAsLong(), target.streamId(), "", 0, clock.millis(), 0, "");
        return repairs.apply(new Event.TotalsRepaired(head, target, recount.counted(), recount.position()));
    }

    /** By how much two counts differ, over all types. */
    static long difference(Map<String, Long> one, Map<String, Long> other) {
        Set<String> types = new HashSet<>(one.keySet());
        types.addAll(other.keySet());
        long sum = 0;
        for (String type : types) {
            sum += Math.abs(one.getOrDefault(type, 0L) - other.getOrDefault(type, 0L));
        }
        return sum;
    }
}
