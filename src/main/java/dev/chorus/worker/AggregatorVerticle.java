package dev.chorus.worker;

import dev.chorus.bus.Addresses;
import dev.chorus.bus.Failures;
import dev.chorus.bus.RoomSignal;
import dev.chorus.event.Event;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.HotStore;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns reaction events into registers and totals: counts them, keeps the hot store's totals new, tells each room once per tick, and
 * writes to the store now and then. While the store is away, what is in memory goes on being counted and told.
 *
 * <p>Event loop. Each instance has partitions of its own.
 */
public final class AggregatorVerticle extends VerticleBase {
    /** The name under which positions are kept. */
    public static final String GROUP = "aggregator";

    private static final Logger LOG = LoggerFactory.getLogger(AggregatorVerticle.class);
    private static final int EVENTS_PER_BATCH = 500;

    private final EventLog log;
    private final CommentStore store;
    private final HotStore hot;
    private final Meters meters;
    private final int tickMs;
    private final Set<Integer> partitions;
    private final RoomTicks ticks = new RoomTicks();
    private final List<MessageConsumer<?>> repairs = new ArrayList<>();
    private @Nullable Running running;
    private boolean ticking;

    private record Running(Feed feed, Aggregation aggregation, Retries retries) {}

    /**
     * @param tickMs least time between two signals to a room
     * @param partitions of the log's reactions that this instance counts, no other does
     */
    public AggregatorVerticle(
            EventLog log, CommentStore store, HotStore hot, Meters meters, int tickMs, Set<Integer> partitions) {
        this.log = log;
        this.store = store;
        this.hot = hot;
        this.meters = meters;
        this.tickMs = tickMs;
        this.partitions = Set.copyOf(partitions);
    }

    @Override
    public Future<?> start() {
        Retries retries = new Retries(vertx, meters);
        ReactionLedger ledger = new ReactionLedger(store);
        Aggregation aggregation = new Aggregation(vertx, ledger, retries, tickMs, this::changed);
        Feed feed = new Feed(vertx, log, retries, GROUP);
        running = new Running(feed, aggregation, retries);
        return retries.untilDone("aggregator start", () -> store.positions(GROUP))
                .map(known -> Feed.from(partitions, known))
                .compose(after -> retries.untilDone("aggregator start", () -> ledger.open(after))
                        .onSuccess(_ -> feed.open(Topic.REACTIONS, after, EVENTS_PER_BATCH, 0, aggregation::accept)))
                .compose(_ -> listen());
    }

    /** What was taken from the log is counted and written before the future completes, if the store answers. */
    @Override
    public Future<?> stop() {
        Running ran = running;
        if (ran == null) {
            return Future.succeededFuture();
        }
        ran.retries().close();
        ran.aggregation().refuse();
        return Future.join(repairs.stream().map(MessageConsumer::unregister).toList())
                .eventually(() -> ran.feed().close())
                .eventually(() -> ran.aggregation().drain())
                .onFailure(e -> LOG.warn("stopped with reactions left to be counted from the log: {}", e.getMessage()))
                .otherwiseEmpty();
    }

    private Future<Void> listen() {
        for (int partition : partitions) {
            repairs.add(vertx.eventBus().consumer(Addresses.repairs(partition), this::repair));
        }
        return Future.all(repairs.stream().map(MessageConsumer::completion).toList())
                .mapEmpty();
    }

    /** A repair takes its place in the log like everything else; it is carried out when it comes back from there. */
    private void repair(Message<Event.TotalsRepaired> request) {
        log.append(Topic.REACTIONS, request.body()).onComplete(request::reply, e -> Failures.reply(request, e));
    }

    private void changed(Map<Target, Totals> totals) {
        if (totals.isEmpty()) {
            return;
        }
        hot.putTotals(totals).onFailure(e -> LOG.debug("the hot store misses totals: {}", e.getMessage()));
        ticks.changed(totals);
        if (!ticking) {
            tick();
        }
    }

    private void tick() {
        ticking = !ticks.isEmpty();
        if (ticking) {
            for (RoomSignal.Reactions signal : ticks.next()) {
                vertx.eventBus().publish(Addresses.room(signal.streamId()), signal);
            }
            vertx.setTimer(tickMs, _ -> tick());
        }
    }
}
