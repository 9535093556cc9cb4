package dev.chorus.gateway;

import dev.chorus.bus.Addresses;
import dev.chorus.bus.Failures;
import dev.chorus.bus.RoomSignal;
import dev.chorus.config.ChorusConfig;
import dev.chorus.observe.Meters;
import dev.chorus.port.HotStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The rooms that this instance feeds for its node. Each room has one home among the node's gateway instances, so that the bus brings
 * an event to a node once and a frame is encoded once. Belongs to the instance's context.
 */
final class FeedHost {
    static final DeliveryOptions ON_THIS_NODE = new DeliveryOptions().setLocalOnly(true);

    private static final long LINGER_MS = 60_000;
    private static final long VIEWERS_TTL_MS = 15_000;

    private final Vertx vertx;
    private final ChorusConfig config;
    private final RoomLoader loader;
    private final HotStore hot;
    private final Meters meters;
    private final Clock clock;
    private final LongSupplier steadyMs;
    private final Map<Long, Home> homes = new HashMap<>();

    private final class Home {
        private final RoomFeed feed;
        private final Pace pace;
        private final MessageConsumer<RoomSignal> consumer;
        private final Map<Integer, Integer> viewersOf = new TreeMap<>();
        private final Future<Void> open;
        private long emptySince = clock.millis();

        Home(long streamId) {
            pace = new Pace(config.gateway().batchIntervalMs(), config.gateway().maxBatchIntervalMs(), steadyMs);
            feed = new RoomFeed(
                    streamId,
                    vertx,
                    loader,
                    pace,
                    new FrameCutter(config.gateway().lightBudget(), clock, meters),
                    meters,
                    this::toAudiences);
            consumer = vertx.eventBus().consumer(Addresses.room(streamId), m -> feed.signal(m.body()));
            open = consumer.completion()
                    .compose(done -> feed.open(config.gateway().joinComments()));
        }

        private void toAudiences(FeedMessage message) {
            for (int instance : viewersOf.keySet()) {
                vertx.eventBus().send(audienceAddress(instance), message, ON_THIS_NODE);
            }
        }

        private int viewers() {
            return viewersOf.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** @param steadyMs milliseconds of a clock that never goes back */
    FeedHost(
            Vertx vertx,
            ChorusConfig config,
            RoomLoader loader,
            HotStore hot,
            Meters meters,
            Clock clock,
            LongSupplier steadyMs) {
        this.steadyMs = steadyMs;
        this.vertx = vertx;
        this.config = config;
        this.loader = loader;
        this.hot = hot;
        this.meters = meters;
        this.clock = clock;
    }

    static String feedAddress(int instance) {
        return "gateway.feeds." + instance;
    }

    static String audienceAddress(int instance) {
        return "gateway.audiences." + instance;
    }

    /** Which instance of a node feeds a room. */
    static int homeOf(long streamId, int instances) {
        return Math.floorMod(Long.hashCode(streamId * 0x9E3779B97F4A7C15L), instances);
    }

    void accept(Message<FeedMessage> message) {
        switch (message.body()) {
            case FeedMessage.Attach m -> attach(m, message);
            case FeedMessage.Detach m ->
                withHome(m.streamId(), home -> {
                    home.viewersOf.remove(m.instance());
                    home.pace.detached(m.instance());
                    home.emptySince = clock.millis();
                });
            case FeedMessage.Viewers m ->
                withHome(m.streamId(), home -> home.viewersOf.replace(m.instance(), m.count()));
            case FeedMessage.Delivered m ->
                withHome(m.streamId(), home -> home.feed.delivered(m.instance(), m.to(), m.nanos()));
            default -> throw new IllegalArgumentException("not for a feed: " + message.body());
        }
    }

    private void withHome(long streamId, java.util.function.Consumer<Home> act) {
        Home home = homes.get(streamId);
        if (home != null && home.open.succeeded()) {
            act.accept(home);
        }
    }

    private void attach(FeedMessage.Attach m, Message<FeedMessage> message) {
        Home home = homes.computeIfAbsent(m.streamId(), Home::new);
        home.open.onComplete(done -> {
            if (done.failed()) {
                homes.remove(m.streamId(), home);
                home.consumer.unregister();
                Failures.reply(message, done.cause());
                return;
            }
            home.viewersOf.putIfAbsent(m.instance(), 0);
            home.pace.attached(m.instance(), home.feed.view().offset());
            message.reply(
                    new FeedMessage.Attached(m.streamId(), home.feed.view().state()), ON_THIS_NODE);
        });
    }

    /** Every two seconds: counts go out with an expiry, totals come back, rooms without viewers are let go after a while. */
    void sweep() {
        long now = clock.millis();
        List<Long> watched = new ArrayList<>();
        homes.entrySet().removeIf(e -> {
            Home home = e.getValue();
            if (!home.open.succeeded()) {
                return false;
            }
            if (home.viewersOf.isEmpty() && now - home.emptySince > LINGER_MS) {
                home.consumer.unregister();
                hot.putViewers(config.node(), e.getKey(), 0, VIEWERS_TTL_MS);
                return true;
            }
            hot.putViewers(config.node(), e.getKey(), home.viewers(), VIEWERS_TTL_MS);
            watched.add(e.getKey());
            return false;
        });
        if (!watched.isEmpty()) {
            hot.viewers(watched)
                    .onSuccess(totals -> totals.forEach((id, count) -> withHome(id, home -> home.feed.viewers(count))));
        }
    }

    int rooms() {
        return homes.size();
    }

    Future<Void> close() {
        List<Future<Void>> silent =
                homes.values().stream().map(home -> home.consumer.unregister()).toList();
        return Future.join(silent).mapEmpty();
    }
}
