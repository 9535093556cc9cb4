package dev.chorus.bus;

import dev.chorus.event.Event;
import io.vertx.core.eventbus.EventBus;

/** Makes every message class of Chorus known to a bus. */
public final class BusCodecs {
    private BusCodecs() {}

    /**
     * Registers the default codecs. Call once per Vert.x, before the first message.
     *
     * @throws IllegalStateException when called twice for one bus
     */
    public static void register(EventBus bus) {
        registerFamily(bus, Command.class);
        registerFamily(bus, Reply.class);
        registerFamily(bus, RoomSignal.class);
        registerRecord(bus, Notice.class);
        registerRecord(bus, Participants.class);
        registerRecord(bus, Participants.Asked.class);
        registerRecord(bus, Reconciliation.class);
        registerRecord(bus, Reconciliation.Asked.class);
        registerRecord(bus, Event.TotalsRepaired.class);
        bus.registerDefaultCodec(RefusedReply.class, new RefusedReplyCodec());
    }

    private static void registerFamily(EventBus bus, Class<?> family) {
        for (Class<?> member : Shapes.members(family)) {
            registerRecord(bus, member);
        }
    }

    private static <T> void registerRecord(EventBus bus, Class<T> type) {
        bus.registerDefaultCodec(type, new RecordCodec<>(type));
    }
}
