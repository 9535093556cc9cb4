package dev.chorus.bridge;

import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the connections of one instance listen to: one consumer per topic, however many listen, and one frame for all of them. Belongs
 * to the instance's context.
 */
final class Subscriptions {
    private final EventBus bus;
    private final RoomTap rooms;
    private final int most;
    private final Map<Topic, Channel> channels = new HashMap<>();
    private int registrations;

    /** @param most registrations over all connections */
    Subscriptions(EventBus bus, RoomTap rooms, int most) {
        this.bus = bus;
        this.rooms = rooms;
        this.most = most;
    }

    private final class Channel {
        private final Set<Registration> listening = new LinkedHashSet<>();
        private final MessageConsumer<JsonObject> consumer;
        private int arriving;

        Channel(Topic topic) {
            // Acts are published to every node; the rest only where it is listened to, so no other node need know.
            consumer = topic instanceof Topic.Actions
                    ? bus.consumer(topic.address(), m -> deliver(topic, m.body()))
                    : bus.localConsumer(topic.address(), m -> deliver(topic, m.body()));
        }

        private void deliver(Topic topic, JsonObject message) {
            String text = BridgeText.message(topic.address(), message);
            List.copyOf(listening).forEach(registration -> registration.take(message, text));
        }
    }

    int size() {
        return registrations;
    }

    /**
     * From its completion on the registration is told.
     *
     * @throws Refusal {@code unavailable} when there are too many
     */
    Future<Void> add(Registration registration) {
        if (registrations >= most) {
            throw Refusal.later(ErrorCode.UNAVAILABLE, "too many registrations on this node", 5_000);
        }
        registrations++;
        return begin(registration);
    }

    /** The room anew, for a registration that is behind. */
    Future<Void> restart(Registration registration) {
        Channel channel = channels.get(registration.topic());
        if (channel == null || !channel.listening.remove(registration)) {
            // It is on its way in already.
            return Future.succeededFuture();
        }
        return begin(registration);
    }

    private Future<Void> begin(Registration registration) {
        Topic topic = registration.topic();
        Channel channel = channels.computeIfAbsent(topic, Channel::new);
        channel.arriving++;
        Future<Void> ready = topic instanceof Topic.Room room
                ? rooms.follow(room.streamId(), registration.who()).map(joined -> {
                    if (registration.isOpen()) {
                        registration.begin(joined);
                    }
                    return null;
                })
                : channel.consumer.completion();
        return ready.onComplete(done -> {
            channel.arriving--;
            if (done.succeeded() && registration.isOpen()) {
                channel.listening.add(registration);
            }
            letGo(topic, channel);
        });
    }

    /** It is told nothing more. To be called once for each that was added, also when adding failed. */
    void remove(Registration registration) {
        registration.close();
        registrations--;
        Channel channel = channels.get(registration.topic());
        if (channel != null) {
            channel.listening.remove(registration);
            letGo(registration.topic(), channel);
        }
    }

    private void letGo(Topic topic, Channel channel) {
        if (channel.listening.isEmpty() && channel.arriving == 0 && channels.remove(topic, channel)) {
            channel.consumer.unregister();
            if (topic instanceof Topic.Room room) {
                rooms.unfollow(room.streamId());
            }
        }
    }
}
