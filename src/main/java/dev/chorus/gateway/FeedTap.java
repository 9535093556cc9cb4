package dev.chorus.gateway;

import dev.chorus.account.Identity;
import dev.chorus.bridge.RoomTap;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Lets the bridge of one instance follow rooms, by asking the rooms' homes on this node. */
final class FeedTap implements RoomTap {
    private final EventBus bus;
    private final int instance;
    private final int instances;
    private final int pageSize;

    /** @param pageSize comments that a {@code joined} begins with */
    FeedTap(EventBus bus, int instance, int instances, int pageSize) {
        this.bus = bus;
        this.instance = instance;
        this.instances = instances;
        this.pageSize = pageSize;
    }

    @Override
    public Future<JsonObject> follow(long streamId, Identity who) {
        return bus.<FeedMessage.Attached>request(
                        home(streamId), new FeedMessage.Follow(streamId, instance), FeedHost.ON_THIS_NODE)
                .map(reply -> joined(new RoomView(reply.body().state(), pageSize), who));
    }

    @Override
    public void unfollow(long streamId) {
        bus.send(home(streamId), new FeedMessage.Unfollow(streamId, instance), FeedHost.ON_THIS_NODE);
    }

    private String home(long streamId) {
        return FeedHost.feedAddress(FeedHost.homeOf(streamId, instances));
    }

    /** The room as it is, for who begins to listen. */
    static JsonObject joined(RoomView view, Identity who) {
        return json(JoinFrames.of("", view, who, view.offset(), false, view.viewers(), Map.of()));
    }

    /** A message of the socket as a body of the bus. */
    static JsonObject json(Frame frame) {
        return new JsonObject(Buffer.buffer(frame.text()));
    }
}
