package dev.chorus.owner;

import dev.chorus.account.Identity;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.Command;
import dev.chorus.bus.Notice;
import dev.chorus.bus.PublicAddresses;
import dev.chorus.bus.RoomSignal;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.Times;
import dev.chorus.stream.Stream;
import io.vertx.core.Context;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells rooms what became durable. Entries that complete in one turn of the loop, as a group commit does, go out as one message
 * per room. The bus may lose messages, so the head of a room is repeated for a while: {@link #beacon(long)}.
 */
final class Announcer {
    private static final long BEACON_FOR_MS = 10_000;

    private final EventBus bus;
    private final Context context;
    private final Map<Long, List<RoomEntry>> outgoing = new LinkedHashMap<>();
    private final Map<Long, Head> heads = new LinkedHashMap<>();

    private record Head(String epoch, long offset, long at) {}

    Announcer(EventBus bus, Context context) {
        this.bus = bus;
        this.context = context;
    }

    void entry(RoomEntry entry, long now) {
        if (outgoing.isEmpty()) {
            context.runOnContext(done -> flush());
        }
        outgoing.computeIfAbsent(entry.streamId(), id -> new ArrayList<>()).add(entry);
        heads.put(entry.streamId(), new Head(entry.epoch(), entry.offset(), now));
    }

    void stream(Stream stream) {
        RoomSignal.Changed changed = new RoomSignal.Changed(stream);
        bus.publish(Addresses.STREAMS_CHANGED, changed);
        bus.publish(Addresses.room(stream.id()), changed);
    }

    void notice(Notice notice) {
        bus.publish(Addresses.notices(notice.userId()), notice);
    }

    /** For those outside who watch what moderators do. */
    void acted(Command.Moderate c, long now) {
        Identity who = c.actor();
        JsonObject entry = new JsonObject()
                .put("action", c.act().wire())
                .put("target", Long.toString(c.commentId()))
                .put("stream_id", Long.toString(c.streamId()))
                .put("reason", c.reason())
                .put(
                        "user",
                        new JsonObject()
                                .put("id", Long.toString(who.userId()))
                                .put("username", who.username())
                                .put("role", who.role().wire()))
                .put("at", Times.format(now));
        bus.publish(PublicAddresses.ACTIONS, entry);
    }

    /** To be called each second. */
    void beacon(long now) {
        Iterator<Map.Entry<Long, Head>> it = heads.entrySet().iterator();
        while (it.hasNext()) {
            Map.Entry<Long, Head> e = it.next();
            Head head = e.getValue();
            bus.publish(Addresses.room(e.getKey()), new RoomSignal.Beacon(e.getKey(), head.epoch(), head.offset()));
            if (head.at() < now - BEACON_FOR_MS) {
                it.remove();
            }
        }
    }

    private void flush() {
        List<List<RoomEntry>> rooms = new ArrayList<>(outgoing.values());
        outgoing.clear();
        for (List<RoomEntry> entries : rooms) {
            RoomEntry first = entries.get(0);
            bus.publish(
                    Addresses.room(first.streamId()), new RoomSignal.Entries(first.streamId(), first.epoch(), entries));
        }
    }
}
