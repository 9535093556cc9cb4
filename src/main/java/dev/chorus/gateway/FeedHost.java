package dev.chorus.gateway;

import dev.chorus.account.Identity;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.Failures;
import dev.chorus.bus.Participants;
import dev.chorus.bus.PublicAddresses;
import dev.chorus.bus.RoomSignal;
import dev.chorus.config.ChorusConfig;
import dev.chorus.observe.Meters;
import dev.chorus.port.HotStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
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
        private final MessageConsumer<Participants.Asked> roster;
        private final Map<Integer, Integer> viewersOf = new TreeMap<>();
        /** Instances whose bridge listens to what is published. */
        private final Set<Integer> followers = new TreeSet<>();

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
            roster = vertx.eventBus()
                    .consumer(
                            Addresses.participants(streamId),
                            m -> Roster.answer(vertx.eventBus(), m, List.copyOf(viewersOf.keySet())));
            open = Future.all(consumer.completion(), roster.completion())
                    .compose(done -> feed.open(config.gateway().joinComments()));
        }

        private void toAudiences(FeedMessage message) {
            for (int instance : viewersOf.keySet()) {
                vertx.eventBus().send(audienceAddress(instance), message, ON_THIS_NODE);
            }
            if (!followers.isEmpty()) {
                publish(message);
            }
        }

        /** Without sampling, as a viewer of the tier "full" gets it. */
        private void publish(FeedMessage message) {
            JsonObject body =
                    switch (message) {
                        case FeedMessage.Step m -> FeedTap.json(m.frame().full());
                        case FeedMessage.Reactions m -> FeedTap.json(m.frame());
                        case FeedMessage.ViewerCount m -> FeedTap.json(m.frame());
                        case FeedMessage.Changed m -> FeedTap.json(m.frame());
                        case FeedMessage.Reset m ->
                            FeedTap.joined(
                                    new RoomView(m.state(), config.gateway().joinComments()), Identity.ANONYMOUS);
                        default -> throw new IllegalArgumentException("not for viewers: " + message);
                    };
            vertx.eventBus().publish(PublicAddresses.stream(message.streamId()), body, ON_THIS_NODE);
        }

        private Future<Void> leave() {
            return Future.join(consumer.unregister(), roster.unregister()).mapEmpty();
        }

        private boolean isNeeded() {
            return !viewersOf.isEmpty() || !followers.isEmpty();
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
            case FeedMessage.Attach m ->
                whenOpen(m.streamId(), message, home -> {
                    home.viewersOf.putIfAbsent(m.instance(), 0);
                    home.pace.attached(m.instance(), home.feed.view().offset());
                });
            case FeedMessage.Follow m -> whenOpen(m.streamId(), message, home -> home.followers.add(m.instance()));
            case FeedMessage.Unfollow m ->
                withHome(m.streamId(), home -> {
                    home.followers.remove(m.instance());
                    home.emptySince = clock.millis();
                });
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

    private void withHome(long streamId, Consumer<Home> act) {
        Home home = homes.get(streamId);
        if (home != null && home.open.succeeded()) {
            act.accept(home);
        }
    }

    /** Answers where the room stands, once it is loaded and the asker is noted. */
    private void whenOpen(long streamId, Message<FeedMessage> asked, Consumer<Home> note) {
        Home home = homes.computeIfAbsent(streamId, Home::new);
        home.open.onComplete(done -> {
            if (done.failed()) {
                homes.remove(streamId, home);
                home.leave();
                Failures.reply(asked, done.cause());
                return;
            }
            note.accept(home);
            asked.reply(new FeedMessage.Attached(streamId, home.feed.view().state()), ON_THIS_NODE);
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
            if (!home.isNeeded() && now - home.emptySince > LINGER_MS) {
                home.leave();
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
        List<Future<Void>> silent = homes.values().stream().map(Home::leave).toList();
        return Future.join(silent).mapEmpty();
    }
}
