package dev.chorus.gateway;

import dev.chorus.account.Tickets;
import dev.chorus.account.Tokens;
import dev.chorus.bridge.Bridge;
import dev.chorus.config.ChorusConfig;
import dev.chorus.edge.Departing;
import dev.chorus.edge.Handshakes;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.HotStore;
import dev.chorus.query.CommentReader;
import dev.chorus.query.ReactionReader;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.StreamCounters;
import dev.chorus.query.UserCatalog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The edge that viewers hold open: WebSocket, server-sent events and SockJS over one session and room code. */
public final class GatewayVerticle extends VerticleBase {
    private static final long REPORT_MS = 1_000;
    private static final long SWEEP_MS = 2_000;
    private static final long PRESENCE_MS = 60_000;
    /** Frames wait in our outboxes, where they can be taken back, rather than in the kernel. */
    private static final int SEND_BUFFER = 128 * 1024;

    private final Parts parts;
    private final int instance;
    private final int instances;
    private @Nullable HttpServer server;
    private @Nullable Lobby lobby;
    private @Nullable FeedHost feeds;
    private @Nullable Bridge bridge;
    private @Nullable MessageConsumer<FeedMessage> feedConsumer;

    /**
     * What every instance works with.
     *
     * @param ids new ids for users that a service acts as
     * @param connections open over all instances of this process
     */
    public record Parts(
            ChorusConfig config,
            HotStore hot,
            CommentStore store,
            Directory directory,
            LongSupplier ids,
            StreamCatalog streams,
            UserCatalog users,
            ReactionReader reactions,
            CommentReader reader,
            StreamCounters counters,
            Tokens tokens,
            Tickets tickets,
            Clock clock,
            Meters meters,
            AtomicInteger connections) {}

    /** @param instance 0..instances-1 */
    public GatewayVerticle(Parts parts, int instance, int instances) {
        this.parts = parts;
        this.instance = instance;
        this.instances = instances;
    }

    /** Once per process, before the first instance starts. */
    public static void registerCodecs(EventBus bus) {
        bus.registerDefaultCodec(FeedMessage.Attach.class, new LocalCodec<>(FeedMessage.Attach.class));
        bus.registerDefaultCodec(FeedMessage.Detach.class, new LocalCodec<>(FeedMessage.Detach.class));
        bus.registerDefaultCodec(FeedMessage.Follow.class, new LocalCodec<>(FeedMessage.Follow.class));
        bus.registerDefaultCodec(FeedMessage.Unfollow.class, new LocalCodec<>(FeedMessage.Unfollow.class));
        bus.registerDefaultCodec(FeedMessage.Viewers.class, new LocalCodec<>(FeedMessage.Viewers.class));
        bus.registerDefaultCodec(FeedMessage.Delivered.class, new LocalCodec<>(FeedMessage.Delivered.class));
        bus.registerDefaultCodec(FeedMessage.Attached.class, new LocalCodec<>(FeedMessage.Attached.class));
        bus.registerDefaultCodec(FeedMessage.Step.class, new LocalCodec<>(FeedMessage.Step.class));
        bus.registerDefaultCodec(FeedMessage.Reset.class, new LocalCodec<>(FeedMessage.Reset.class));
        bus.registerDefaultCodec(FeedMessage.Reactions.class, new LocalCodec<>(FeedMessage.Reactions.class));
        bus.registerDefaultCodec(FeedMessage.ViewerCount.class, new LocalCodec<>(FeedMessage.ViewerCount.class));
        bus.registerDefaultCodec(FeedMessage.Changed.class, new LocalCodec<>(FeedMessage.Changed.class));
    }

    @Override
    public Future<?> start() {
        ChorusConfig.Gateway options = parts.config().gateway();
        Lobby rooms = new Lobby(
                vertx,
                context,
                parts.config(),
                parts.hot(),
                parts.meters(),
                GatewayVerticle::steadyMs,
                instance,
                instances);
        RoomLoader loader = new RoomLoader(
                parts.hot(), parts.store(), parts.streams(), parts.counters(), parts.meters(), options.joinComments());
        FeedHost host = new FeedHost(
                vertx, parts.config(), loader, parts.hot(), parts.meters(), parts.clock(), GatewayVerticle::steadyMs);
        SessionCommands commands = new SessionCommands(
                vertx.eventBus(),
                rooms,
                parts.tokens(),
                parts.users(),
                parts.reactions(),
                parts.hot(),
                parts.clock(),
                options.maxRoomsPerConnection(),
                parts.config().tokens().graceMs());
        Bridge gate = new Bridge(
                vertx,
                context,
                bridgeParts(),
                new FeedTap(vertx.eventBus(), instance, instances, options.joinComments()),
                instance,
                instances);
        bridge = gate;
        lobby = rooms;
        feeds = host;
        MessageConsumer<FeedMessage> consumer =
                vertx.eventBus().localConsumer(FeedHost.feedAddress(instance), host::accept);
        feedConsumer = consumer;
        vertx.setPeriodic(REPORT_MS, t -> rooms.reportViewers());
        vertx.setPeriodic(SWEEP_MS, t -> {
            host.sweep();
            gate.sweep();
            rooms.closeExpired();
        });
        vertx.setPeriodic(options.pingIntervalMs(), t -> rooms.checkAlive());
        vertx.setPeriodic(PRESENCE_MS, t -> rooms.renewPresence());
        parts.meters().gauge("ws_connections", "instance", Integer.toString(instance), rooms::size);
        parts.meters().gauge("outbox_bytes", "instance", Integer.toString(instance), rooms.outboxes()::now);
        parts.meters().gauge("outbox_bytes_peak", "instance", Integer.toString(instance), rooms.outboxes()::peak);
        parts.meters().gauge("rooms_fed", "instance", Integer.toString(instance), host::rooms);
        HttpServer http = vertx.createHttpServer(serverOptions(options));
        server = http;
        ExternalStreams external =
                new ExternalStreams(vertx, parts.directory(), parts.streams(), options.maxWaitingReaders());
        GatewayRoutes routes = new GatewayRoutes(vertx, context, parts, rooms, commands, external, gate);
        new Handshakes(options.handshakeMs(), GatewayVerticle::steadyMs).watch(vertx, http, routes.handler());
        return Future.all(List.of(consumer.completion(), rooms.open(), external.open(), gate.open()))
                .compose(ready -> http.listen(options.port(), options.host()));
    }

    private Bridge.Parts bridgeParts() {
        return new Bridge.Parts(
                parts.config(),
                parts.tokens(),
                parts.users(),
                parts.streams(),
                parts.reader(),
                parts.hot(),
                parts.store(),
                parts.directory(),
                parts.ids(),
                parts.clock(),
                GatewayVerticle::steadyMs,
                parts.meters(),
                parts.connections());
    }

    private static long steadyMs() {
        return System.nanoTime() / 1_000_000;
    }

    /** The port that is bound; for a configured port of 0. */
    public int port() {
        return Objects.requireNonNull(server, "not started").actualPort();
    }

    /**
     * Lets nobody in any more and sends everybody on their way; over when they are gone, and after {@code gateway.drain_spread_ms} and
     * {@code gateway.drain_grace_ms} at the latest. From any thread, before the verticle is stopped.
     */
    public Future<Void> drain() {
        Promise<Void> gone = Promise.promise();
        context.runOnContext(now -> {
            if (lobby == null || bridge == null) {
                gone.complete();
                return;
            }
            List<Departing> all = new ArrayList<>(lobby.depart());
            all.addAll(bridge.depart());
            ChorusConfig.Gateway options = parts.config().gateway();
            new Departure(
                            vertx,
                            context,
                            GatewayVerticle::steadyMs,
                            ThreadLocalRandom.current(),
                            options.drainSpreadMs(),
                            options.drainGraceMs())
                    .begin(all)
                    .onComplete(gone);
        });
        return gone.future();
    }

    @Override
    public Future<?> stop() {
        if (server == null || lobby == null || feeds == null || bridge == null || feedConsumer == null) {
            return Future.succeededFuture();
        }
        HttpServer http = server;
        FeedHost host = feeds;
        Bridge gate = bridge;
        MessageConsumer<FeedMessage> consumer = feedConsumer;
        return lobby.close()
                .transform(done -> gate.close())
                .transform(done -> http.shutdown(1, TimeUnit.SECONDS))
                .transform(done -> consumer.unregister())
                .transform(done -> host.close());
    }

    private static HttpServerOptions serverOptions(ChorusConfig.Gateway options) {
        return new HttpServerOptions()
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(options.maxFrameBytes())
                .setMaxWebSocketMessageSize(options.maxFrameBytes())
                .setWebSocketSubProtocols(List.of("chorus.v1.json"))
                .setRegisterWebSocketWriteHandlers(false)
                .setWebSocketClosingTimeout(5)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setMaxHeaderSize(16_384)
                .setSendBufferSize(SEND_BUFFER)
                .setTcpNoDelay(true)
                .setAcceptBacklog(4_096)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(options.pingIntervalMs() * 4);
    }
}
