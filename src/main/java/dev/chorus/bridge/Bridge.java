package dev.chorus.bridge;

import dev.chorus.account.Identity;
import dev.chorus.account.Tokens;
import dev.chorus.config.ChorusConfig;
import dev.chorus.edge.AddressLimit;
import dev.chorus.edge.ClientAddress;
import dev.chorus.edge.Departing;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.HotStore;
import dev.chorus.protocol.CloseCode;
import dev.chorus.query.CommentReader;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.UserCatalog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The event-bus bridge of one gateway instance: its connections, what they listen to, and the consumers of the public addresses.
 * Belongs to the instance's context.
 */
public final class Bridge {
    private final Parts parts;
    private final Context context;
    private final Permissions permissions;
    private final Subscriptions subscriptions;
    private final AddressLimit limit;
    private final ClientAddress addresses;
    private final PublicService service;
    private final NoticePublisher notices;
    private final Set<BridgeConnection> connections = new LinkedHashSet<>();
    private boolean departing;

    /**
     * What every instance works with.
     *
     * @param ids new ids for users that a service acts as
     * @param steadyMs milliseconds of a clock that never goes back
     * @param connections open over all instances of this process, of whatever kind
     */
    public record Parts(
            ChorusConfig config,
            Tokens tokens,
            UserCatalog users,
            StreamCatalog streams,
            CommentReader reader,
            HotStore hot,
            CommentStore store,
            Directory directory,
            LongSupplier ids,
            Clock clock,
            LongSupplier steadyMs,
            Meters meters,
            AtomicInteger connections) {}

    /** @param instance 0..instances-1 */
    public Bridge(Vertx vertx, Context context, Parts parts, RoomTap rooms, int instance, int instances) {
        this.parts = parts;
        EventBus bus = vertx.eventBus();
        this.context = context;
        this.permissions = new Permissions(parts.streams());
        this.subscriptions =
                new Subscriptions(bus, rooms, parts.config().bridge().registrations());
        this.limit = new AddressLimit(
                parts.hot(), parts.meters(), parts.config().limits().requestsPerMinute());
        this.addresses = new ClientAddress(parts.config().http().trustedProxies());
        this.service = new PublicService(bus, parts);
        this.notices = new NoticePublisher(bus, instance, instances);
        parts.meters().gauge("bridge_registrations", "instance", Integer.toString(instance), subscriptions::size);
        parts.meters().gauge("bridge_connections", "instance", Integer.toString(instance), connections::size);
    }

    /** From its completion on the public addresses answer. */
    public Future<?> open() {
        return Future.all(service.open(), notices.open());
    }

    /** Closes who is still connected; the public addresses answer no more. */
    public Future<?> close() {
        List.copyOf(connections).forEach(connection -> connection.close(CloseCode.DRAINING));
        return Future.join(service.close(), notices.close());
    }

    /** A client has connected; on any event loop. */
    public void accept(SockJSSocket socket) {
        // What a quick client says meanwhile waits until somebody listens.
        socket.pause();
        context.runOnContext(now -> {
            if (departing) {
                socket.close(CloseCode.DRAINING.code(), CloseCode.DRAINING.reason());
                return;
            }
            if (parts.connections().get() >= parts.config().gateway().maxConnections()) {
                socket.close(CloseCode.FLOOD.code(), "full");
                return;
            }
            String remote =
                    socket.remoteAddress() == null ? "" : socket.remoteAddress().hostAddress();
            String client = addresses.resolve(
                    remote == null ? "" : remote, socket.headers().getAll("X-Forwarded-For"));
            BridgeConnection connection = new BridgeConnection(this, socket, context, client);
            parts.connections().incrementAndGet();
            connections.add(connection);
            connection.open();
        });
    }

    /** Who has to leave; from now on nobody is let in. */
    public List<Departing> depart() {
        departing = true;
        return List.copyOf(connections);
    }

    /** To be called now and then: closes connections that are silent for too long. */
    public void sweep() {
        long before = steadyMs() - parts.config().bridge().idleMs();
        List.copyOf(connections).forEach(connection -> connection.closeIfIdle(before));
    }

    void left(BridgeConnection connection) {
        if (connections.remove(connection)) {
            parts.connections().decrementAndGet();
        }
    }

    /** A platform's back end speaks for very many people from one address. */
    Future<Void> admit(Identity who, String client) {
        return who.isService() ? Future.succeededFuture() : limit.admit(client);
    }

    PublicService service() {
        return service;
    }

    Permissions permissions() {
        return permissions;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    Tokens tokens() {
        return parts.tokens();
    }

    Meters meters() {
        return parts.meters();
    }

    ChorusConfig.Bridge limits() {
        return parts.config().bridge();
    }

    int maxFrameBytes() {
        return parts.config().gateway().maxFrameBytes();
    }

    int writeQueueBytes() {
        return parts.config().gateway().writeQueueBytes();
    }

    long nowMs() {
        return parts.clock().millis();
    }

    long steadyMs() {
        return parts.steadyMs().getAsLong();
    }
}
