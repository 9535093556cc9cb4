package dev.chorus.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.account.Presence;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.Participant;
import dev.chorus.bus.Participants;
import dev.chorus.port.HotStore;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Who watches a stream, for rooms in which that is a list one can read. */
final class ParticipantRoutes {
    private static final DeliveryOptions PATIENCE = new DeliveryOptions().setSendTimeout(5_000);

    private final EventBus bus;
    private final HotStore hot;
    private final StreamAccess streams;

    ParticipantRoutes(EventBus bus, HotStore hot, StreamAccess streams) {
        this.bus = bus;
        this.hot = hot;
        this.streams = streams;
    }

    void open(Edge edge) {
        edge.get("/api/streams/:stream_id/participants", this::list);
    }

    /** Names of people are for people with a name. */
    private Future<Answer> list(Call call) {
        call.user();
        return streams.readable(call).compose(this::watching).compose(found -> {
            List<Long> ids = found.users().stream().map(Participant::userId).toList();
            // Without the store they are what they are seen to be.
            return hot.presence(ids).otherwise(Map.of()).map(said -> Answer.ok(out -> write(out, found, said)));
        });
    }

    private Future<Participants> watching(Stream stream) {
        return bus.<Participants>request(
                        Addresses.participants(stream.id()), new Participants.Asked(stream.id()), PATIENCE)
                .map(Message::body)
                .recover(e -> e instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS
                        ? Future.succeededFuture(new Participants(List.of(), false, 0, false))
                        : Future.failedFuture(e));
    }

    private static void write(JsonGenerator out, Participants found, Map<Long, Presence> said) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("items");
        for (Participant user : found.users()) {
            Presence presence = said.getOrDefault(user.userId(), Presence.ONLINE);
            out.writeStartObject();
            out.writeStringField("id", Long.toString(user.userId()));
            out.writeStringField("username", user.username());
            out.writeStringField("display_name", user.displayName());
            if (user.avatarUrl().isEmpty()) {
                out.writeNullField("avatar_url");
            } else {
                out.writeStringField("avatar_url", user.avatarUrl());
            }
            out.writeStringField("role", user.role().wire());
            out.writeBooleanField("verified", user.verified());
            out.writeBooleanField("guest", user.guest());
            out.writeStringField("presence", presence.wire());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("anonymous", found.anonymous());
        out.writeBooleanField("truncated", found.truncated());
        if (found.partial()) {
            out.writeBooleanField("partial", true);
        }
        out.writeEndObject();
    }
}
