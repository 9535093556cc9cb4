package dev.chorus.worker;

import dev.chorus.bus.Addresses;
import dev.chorus.bus.Reconciliation;
import dev.chorus.config.ChorusConfig;
import dev.chorus.event.Event;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.EventLog;
import dev.chorus.stream.Shard;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies counts against raw rows and raw rows against the log, again and again: every {@code highSeconds} each partition gets a bounded
 * pass, one after the other. How far a partition is verified is kept in the directory.
 *
 * <p>Event loop. Each partition has one verifier; the instances of all nodes must have different ones.
 */
public final class ReconciliationVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ReconciliationVerticle.class);

    private final EventLog log;
    private final CommentStore store;
    private final Directory directory;
    private final LongSupplier ids;
    private final Clock clock;
    private final ChorusConfig.Reconciliation config;
    private final Meters meters;
    private final DriftReport report;
    private final Set<Integer> partitions;
    private final Map<Integer, Long> checkpoints = new HashMap<>();
    private final List<Reconciler> reconcilers = new ArrayList<>();
    private Future<Void> running = Future.succeededFuture();
    private boolean stopped;
    private @Nullable MessageConsumer<Reconciliation.Asked> questions;
    private Reconciliation.Run run;

    public ReconciliationVerticle(
            EventLog log,
            CommentStore store,
            Directory directory,
            LongSupplier ids,
            Clock clock,
            ChorusConfig.Reconciliation config,
            Meters meters,
            DriftReport report,
            Set<Integer> partitions) {
        this.log = log;
        this.store = store;
        this.directory = directory;
        this.ids = ids;
        this.clock = clock;
        this.config = config;
        this.meters = meters;
        this.report = report;
        this.partitions = Set.copyOf(partitions);
        this.run = new Reconciliation.Run(partitions.size(), 0, 0, false, 0, 0);
    }

    /** Ready at once; verification begins after the first interval. */
    @Override
    public Future<?> start() {
        MessageConsumer<Reconciliation.Asked> consumer = vertx.eventBus().consumer(Addresses.RECONCILIATION, m -> {
            tell(run);
            m.reply(report.reconciliation());
        });
        questions = consumer;
        tell(run);
        if (config.enabled()) {
            next();
        }
        return consumer.completion();
    }

    /** A pass that is under way ends with its partition. */
    @Override
    public Future<?> stop() {
        stopped = true;
        report.ended(name());
        Future<Void> silent = questions == null ? Future.succeededFuture() : questions.unregister();
        return silent.otherwiseEmpty().compose(_ -> running.otherwiseEmpty());
    }

    /** Among the instances of this process. */
    private int name() {
        return partitions.stream().min(Integer::compare).orElse(0);
    }

    /** What waits is counted anew each time. */
    private void tell(Reconciliation.Run now) {
        int waiting = reconcilers.stream().mapToInt(Reconciler::waiting).sum();
        run = new Reconciliation.Run(
                now.partitions(), now.begunAt(), now.endedAt(), now.failed(), now.nextAt(), waiting);
        if (!stopped) {
            report.ran(name(), run);
        }
    }

    private void next() {
        long pauseMs = config.highSeconds() * 1000L;
        long nextAt = clock.millis() + pauseMs;
        tell(new Reconciliation.Run(partitions.size(), run.begunAt(), run.endedAt(), run.failed(), nextAt, 0));
        vertx.setTimer(pauseMs, _ -> {
            if (!stopped) {
                long begunAt = clock.millis();
                tell(new Reconciliation.Run(partitions.size(), begunAt, 0, false, 0, 0));
                running = round().onFailure(e -> LOG.warn("reconciliation goes on later: {}", e.getMessage()))
                        .transform(done -> {
                            tell(new Reconciliation.Run(
                                    partitions.size(), begunAt, clock.millis(), done.failed(), 0, 0));
                            next();
                            return Future.succeededFuture();
                        });
            }
        });
    }

    /** One pass over every partition. */
    Future<Void> round() {
        return opened().compose(_ -> store.positions(AggregatorVerticle.GROUP)).compose(counted -> {
            Future<Void> done = Future.succeededFuture();
            for (Reconciler each : reconcilers) {
                done = done.compose(_ -> stopped ? Future.succeededFuture() : pass(each, counted));
            }
            return done;
        });
    }

    private Future<Void> pass(Reconciler reconciler, Map<Integer, Long> counted) {
        int partition = reconciler.partition();
        return reconciler.pass(counted.getOrDefault(partition, -1L)).compose(checkpoint -> {
            Long before = checkpoints.put(partition, checkpoint);
            return before != null && before.equals(checkpoint)
                    ? Future.succeededFuture()
                    : directory.putValue(name(partition), Long.toString(checkpoint));
        });
    }

    private Future<Void> opened() {
        Future<Void> done = Future.succeededFuture();
        for (int partition : reconcilers.isEmpty() ? partitions : Set.<Integer>of()) {
            done = done.compose(_ -> directory.value(name(partition))).map(value -> {
                long after = value.map(Long::valueOf).orElse(-1L);
                checkpoints.put(partition, after);
                return null;
            });
        }
        return done.onSuccess(_ -> {
            if (reconcilers.isEmpty()) {
                checkpoints.forEach((partition, after) -> reconcilers.add(reconciler(partition, after)));
            }
        });
    }

    private Reconciler reconciler(int partition, long after) {
        return new Reconciler(partition, after, log, store, this::repair, ids, clock, config, meters, report);
    }

    private Future<Void> repair(Event.TotalsRepaired repair) {
        int partition = Shard.partitionOf(repair.target().streamId());
        return vertx.eventBus().request(Addresses.repairs(partition), repair).mapEmpty();
    }

    private static String name(int partition) {
        return "reconciliation.checkpoint." + partition;
    }
}
