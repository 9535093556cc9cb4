package dev.chorus.edge;

import dev.chorus.bus.Addresses;
import dev.chorus.bus.Command;
import dev.chorus.bus.Reply;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;

/** Sends commands to whoever decides them. Failures are what the bus reports; {@link Edge} makes refusals of them. */
public final class Commands {
    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setSendTimeout(10_000);

    private final EventBus bus;

    public Commands(EventBus bus) {
        this.bus = bus;
    }

    public Future<Reply.Posted> comment(Command command) {
        return owner(command).map(reply -> (Reply.Posted) reply);
    }

    public Future<Reply.StreamState> stream(Command command) {
        return owner(command).map(reply -> (Reply.StreamState) reply);
    }

    /** {@link Command.EraseUser} or {@link Command.FinishErasure}. */
    public Future<Reply.Erased> erase(Command command) {
        return owner(command).map(reply -> (Reply.Erased) reply);
    }

    public Future<Reply.Accepted> react(Command.React command) {
        return bus.<Reply>request(Addresses.REACTIONS, command, OPTIONS).map(reply -> (Reply.Accepted) reply.body());
    }

    private Future<Reply> owner(Command command) {
        return bus.<Reply>request(Addresses.owner(command.streamId()), command, OPTIONS)
                .map(Message::body);
    }
}
