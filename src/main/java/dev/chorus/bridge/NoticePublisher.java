package dev.chorus.bridge;

import dev.chorus.bus.Addresses;
import dev.chorus.bus.Notice;
import dev.chorus.bus.NoticeJson;
import dev.chorus.bus.PublicAddresses;
import dev.chorus.protocol.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes notices to their users' public addresses on this node. The 64 internal addresses are shared out among the node's instances, so
 * that each notice is published once.
 */
final class NoticePublisher {
    private static final int SLOTS = 64;
    private static final DeliveryOptions ON_THIS_NODE = new DeliveryOptions().setLocalOnly(true);

    private final EventBus bus;
    private final int instance;
    private final int instances;
    private final List<MessageConsumer<Notice>> consumers = new ArrayList<>();

    NoticePublisher(EventBus bus, int instance, int instances) {
        this.bus = bus;
        this.instance = instance;
        this.instances = instances;
    }

    Future<?> open() {
        for (int slot = instance; slot < SLOTS; slot += instances) {
            consumers.add(bus.consumer(Addresses.noticesOfSlot(slot), m -> publish(m.body())));
        }
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList());
    }

    private void publish(Notice notice) {
        byte[] message = Json.bytes(out -> {
            out.writeStartObject();
            out.writeStringField("type", "notification");
            out.writeFieldName("payload");
            NoticeJson.write(out, notice);
            out.writeEndObject();
        });
        bus.publish(
                PublicAddresses.notifications(notice.userId()), new JsonObject(Buffer.buffer(message)), ON_THIS_NODE);
    }

    Future<?> close() {
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
    }
}
