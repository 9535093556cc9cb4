package dev.chorus.gateway;

import dev.chorus.bus.Addresses;
import dev.chorus.bus.Notice;
import dev.chorus.bus.Participants;
import dev.chorus.config.ChorusConfig;
import dev.chorus.edge.Departing;
import dev.chorus.observe.Meters;
import dev.chorus.port.HotStore;
import dev.chorus.protocol.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of one gateway instance and the rooms they watch. Belongs to the instance's context. */
final class Lobby {
    private static final Logger LOG = LoggerFactory.getLogger(Lobby.class);
    private static final int NOTICE_ADDRESSES = 64;
    /** Messages of a room kept while its state is on the way. */
    private static final int MAX_EARLY = 1_000;

    private final Vertx vertx;
    private final Context context;
    private final ChorusConfig config;
    private final Meters meters;
    private final int instance;
    private final int instances;
    private final LongSupplier steadyMs;
    private final HeldBytes outboxes = new HeldBytes();

    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Map<Long, List<Session>> ofUser = new HashMap<>();
    private final Map<Long, Future<Audience>> audiences = new HashMap<>();
    private final Map<Long, List<FeedMessage>> early = new HashMap<>();
    private final Map<Long, Integer> reported = new HashMap<>();
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private final PresenceBook presence;
    private boolean departing;

    /** @param steadyMs milliseconds of a clock that never goes back */
    Lobby(
            Vertx vertx,
            Context context,
            ChorusConfig config,
            HotStore hot,
            Meters meters,
            LongSupplier steadyMs,
            int instance,
            int instances) {
        this.steadyMs = steadyMs;
        this.vertx = vertx;
        this.context = context;
        this.config = config;
        this.meters = meters;
        this.instance = instance;
        this.instances = instances;
        this.presence = new PresenceBook(hot, context, config.node() + "/" + instance, () -> ofUser);
    }

    Future<?> open() {
        MessageConsumer<FeedMessage> frames =
                vertx.eventBus().localConsumer(FeedHost.audienceAddress(instance), m -> accept(m.body()));
        consumers.add(frames);
        consumers.add(vertx.eventBus()
                .<Participants.Asked>localConsumer(
                        Roster.address(instance), m -> m.reply(present(m.body().streamId()))));
        List<Future<?>> ready = new ArrayList<>();
        ready.add(frames.completion());
        for (int i = 0; i < NOTICE_ADDRESSES; i++) {
            MessageConsumer<Notice> notices =
                    vertx.eventBus().consumer(Addresses.noticesOfSlot(i), m -> notice(m.body()));
            consumers.add(notices);
            ready.add(notices.completion());
        }
        return Future.all(ready);
    }

    Future<?> close() {
        List<Session> all = List.copyOf(sessions);
        all.forEach(s -> s.transport().close(CloseCode.DRAINING));
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
    }

    /** Who has to leave; from now on nobody is let in. */
    List<Departing> depart() {
        departing = true;
        return List.copyOf(sessions);
    }

    boolean isDeparting() {
        return departing;
    }

    int size() {
        return sessions.size();
    }

    /** What slow viewers of all rooms have not taken yet. */
    HeldBytes outboxes() {
        return outboxes;
    }

    void add(Session session) {
        sessions.add(session);
    }

    void remove(Session session) {
        sessions.remove(session);
        forget(session, session.identity().userId());
    }

    void identified(Session session) {
        ofUser.computeIfAbsent(session.identity().userId(), id -> new ArrayList<>(1))
                .add(session);
        presence.changed(session.identity().userId());
    }

    /** Somebody says to be away, or back. */
    void presenceChanged(Session session) {
        presence.changed(session.identity().userId());
    }

    /** To be called each minute. */
    void renewPresence() {
        presence.renew();
    }

    private Participants present(long streamId) {
        Future<Audience> known = audiences.get(streamId);
        return Roster.of(known != null && known.succeeded() ? known.result().seats() : List.of());
    }

    private void forget(Session session, long userId) {
        List<Session> own = ofUser.get(userId);
        if (own != null && own.remove(session) && own.isEmpty()) {
            ofUser.remove(userId);
        }
        if (userId != 0) {
            presence.changed(userId);
        }
    }

    /** The viewers of a room on this instance; the room is asked for at its home when this is the first. */
    Future<Audience> audience(long streamId) {
        Future<Audience> known = audiences.get(streamId);
        if (known != null) {
            return known;
        }
        early.put(streamId, new ArrayList<>());
        Future<Audience> opening = vertx.eventBus()
                .<FeedMessage.Attached>request(
                        home(streamId), new FeedMessage.Attach(streamId, instance), FeedHost.ON_THIS_NODE)
                .map(reply -> audience(reply.body()));
        audiences.put(streamId, opening);
        return opening.onFailure(e -> {
            audiences.remove(streamId, opening);
            early.remove(streamId);
        });
    }

    private Audience audience(FeedMessage.Attached attached) {
        Audience audience = new Audience(
                new RoomView(attached.state(), config.gateway().joinComments()),
                instance,
                context,
                meters,
                config.gateway().outboxBytes(),
                outboxes,
                steadyMs,
                this::toFeed);
        List<FeedMessage> kept = early.remove(attached.streamId());
        if (kept != null) {
            kept.forEach(m -> accept(audience, m));
        }
        return audience;
    }

    private void accept(FeedMessage message) {
        Future<Audience> known = audiences.get(message.streamId());
        if (known == null) {
            return;
        }
        if (known.succeeded()) {
            accept(known.result(), message);
        } else {
            List<FeedMessage> kept = early.get(message.streamId());
            // Beyond the bound a hole is left, and a hole makes the room be asked for again.
            if (kept != null && kept.size() < MAX_EARLY) {
                kept.add(message);
            }
        }
    }

    private void accept(Audience audience, FeedMessage message) {
        if (message instanceof FeedMessage.Step step) {
            long next = audience.received() + 1;
            if (step.frame().to() < next) {
                return;
            }
            if (step.frame().from() > next) {
                LOG.warn(
                        "stream {}: frame from {} where {} was due; asking for the room again",
                        message.streamId(),
                        step.frame().from(),
                        next);
                reattach(audience);
                return;
            }
        }
        audience.accept(message);
    }

    private void reattach(Audience audience) {
        vertx.eventBus()
                .<FeedMessage.Attached>request(
                        home(audience.streamId()),
                        new FeedMessage.Attach(audience.streamId(), instance),
                        FeedHost.ON_THIS_NODE)
                .onSuccess(reply ->
                        audience.accept(new FeedMessage.Reset(reply.body().state())));
    }

    private void notice(Notice notice) {
        for (Session session : List.copyOf(ofUser.getOrDefault(notice.userId(), List.of()))) {
            session.notice(notice);
        }
    }

    private void toFeed(FeedMessage message) {
        vertx.eventBus().send(home(message.streamId()), message, FeedHost.ON_THIS_NODE);
    }

    private String home(long streamId) {
        return FeedHost.feedAddress(FeedHost.homeOf(streamId, instances));
    }

    /** Each second: counts that changed go to the rooms' homes; a room that nobody watches here is let go. */
    void reportViewers() {
        audiences.entrySet().removeIf(e -> {
            if (!e.getValue().succeeded()) {
                return false;
            }
            Audience audience = e.getValue().result();
            int count = audience.present();
            if (!audience.isWatched()) {
                reported.remove(e.getKey());
                toFeed(new FeedMessage.Detach(e.getKey(), instance));
                return true;
            }
            if (reported.getOrDefault(e.getKey(), -1) != count) {
                reported.put(e.getKey(), count);
                toFeed(new FeedMessage.Viewers(e.getKey(), instance, count));
            }
            return false;
        });
    }

    /** Asks everybody for a sign of life and closes who gave none. */
    void checkAlive() {
        inParts(List.copyOf(sessions), 0, Session::checkAlive);
    }

    /** Closes everybody whose token has expired for good. */
    void closeExpired() {
        inParts(List.copyOf(sessions), 0, Session::closeIfExpired);
    }

    /** So that the loop stays free. */
    private void inParts(List<Session> all, int from, Consumer<Session> act) {
        int to = Math.min(all.size(), from + 1_000);
        all.subList(from, to).forEach(act);
        if (to < all.size()) {
            context.runOnContext(next -> inParts(all, to, act));
        }
    }
}
