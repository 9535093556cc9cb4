package dev.chorus.app;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.BusCodecs;
import dev.chorus.bus.Command;
import dev.chorus.bus.Reply;
import dev.chorus.config.ChorusConfig;
import dev.chorus.ids.ClockException;
import dev.chorus.ids.FolderIdentity;
import dev.chorus.ids.FolderMark;
import dev.chorus.observe.Exposition;
import dev.chorus.observe.Meters;
import dev.chorus.observe.Readiness;
import dev.chorus.worker.NodeLeaseKeeper;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.BindException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Chorus: backends, then the core, then the edges, then ready; down in the reverse order.
 */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final List<VerticleCatalog> ORDER = List.of(
            VerticleCatalog.COMMENTS,
            VerticleCatalog.REACTIONS,
            VerticleCatalog.AGGREGATOR,
            VerticleCatalog.PROJECTOR,
            VerticleCatalog.RECONCILIATION,
            VerticleCatalog.MODERATION,
            VerticleCatalog.GATEWAY,
            VerticleCatalog.HTTP);

    private final Vertx vertx;
    private final Lifecycle lifecycle;
    private final Readiness readiness;
    private final int httpPort;
    private final int gatewayPort;

    private Server(Vertx vertx, Lifecycle lifecycle, Readiness readiness, int httpPort, int gatewayPort) {
        this.vertx = vertx;
        this.lifecycle = lifecycle;
        this.readiness = readiness;
        this.httpPort = httpPort;
        this.gatewayPort = gatewayPort;
    }

    int httpPort() {
        return httpPort;
    }

    int gatewayPort() {
        return gatewayPort;
    }

    /** Fails with {@link StartupException} for what an operator can mend; whatever had started is stopped again. */
    static Future<Server> start(ChorusConfig wanted, VerticlePlan plan) {
        ChorusConfig config = FreePorts.fill(wanted);
        Clock clock = Clock.systemUTC();
        Meters meters = new Meters(Exposition.registry());
        Readiness readiness = new Readiness();
        Lifecycle lifecycle = new Lifecycle();
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        BusCodecs.register(vertx.eventBus());
        // Of no context: it is heard whatever becomes of the event loops.
        Promise<Server> outcome = Promise.promise();
        Backends.open(vertx, config, clock, meters)
                .compose(backends -> {
                    lifecycle.onStop("backends", backends::close);
                    return lease(vertx, config, backends, clock, lifecycle)
                            .compose(ids -> vertx.executeBlocking(
                                    () -> new Wiring(vertx, config, plan, backends, ids, clock, meters, readiness),
                                    false))
                            .compose(wiring -> deploy(vertx, plan, wiring, lifecycle)
                                    .compose(done -> demo(vertx, config, plan, backends, wiring.ids()))
                                    .map(done -> {
                                        // First of all that stops: viewers leave while everything still serves them.
                                        lifecycle.onStop("viewers", wiring::drain);
                                        readiness.ready();
                                        return new Server(
                                                vertx, lifecycle, readiness, wiring.httpPort(), wiring.gatewayPort());
                                    }));
                })
                .onSuccess(outcome::complete)
                .onFailure(e -> lifecycle.stop().onComplete(done -> {
                    outcome.fail(mendable(e, config));
                    vertx.close();
                }));
        return outcome.future();
    }

    private static Future<LongSupplier> lease(
            Vertx vertx, ChorusConfig config, Backends backends, Clock clock, Lifecycle lifecycle) {
        return vertx.executeBlocking(() -> FolderIdentity.of(config.data()), false)
                .compose(holder -> NodeLeaseKeeper.start(
                        vertx,
                        backends.directory(),
                        new FolderMark(config.data()),
                        holder,
                        clock::millis,
                        () -> LOG.error(
                                "the node id was lost to another process; nothing can be posted until a restart")))
                .map(keeper -> {
                    lifecycle.onStop("node lease", keeper::stop);
                    return keeper.ids();
                });
    }

    private static Future<Void> deploy(Vertx vertx, VerticlePlan plan, Wiring wiring, Lifecycle lifecycle) {
        Future<Void> deployed = Future.succeededFuture();
        for (VerticleCatalog name : ORDER) {
            VerticlePlan.Part part = plan.parts().get(name);
            if (part != null) {
                deployed = deployed.compose(done -> deploy(vertx, name, part, wiring, lifecycle));
            }
        }
        return deployed;
    }

    private static Future<Void> deploy(
            Vertx vertx, VerticleCatalog name, VerticlePlan.Part part, Wiring wiring, Lifecycle lifecycle) {
        List<Future<?>> instances = new ArrayList<>();
        DeploymentOptions options = new DeploymentOptions().setThreadingModel(part.threading());
        for (int i = 0; i < part.instances(); i++) {
            instances.add(vertx.deployVerticle(wiring.verticle(name, i, part.instances()), options)
                    .onSuccess(id -> lifecycle.onStop(name.key(), () -> vertx.undeploy(id))));
        }
        return Future.all(instances).mapEmpty();
    }

    /** A new user sees something at once: a stream that is there from the first start. */
    private static Future<Void> demo(
            Vertx vertx, ChorusConfig config, VerticlePlan plan, Backends backends, LongSupplier ids) {
        if (!config.demo() || !plan.runs(VerticleCatalog.COMMENTS)) {
            return Future.succeededFuture();
        }
        return backends.directory().value("demo_stream_id").compose(known -> {
            if (known.isPresent()) {
                return Future.succeededFuture();
            }
            Identity system = new Identity(1, "chorus", "Chorus", "", Role.SERVICE, true, false, 0, Long.MAX_VALUE);
            return backends.directory()
                    .reserveExternalStream("demo", ids.getAsLong())
                    .compose(id -> vertx.eventBus()
                            .<Reply.StreamState>request(
                                    Addresses.owner(id),
                                    new Command.CreateStream(
                                            system,
                                            "start",
                                            id,
                                            "demo",
                                            Map.of("title", "Chorus demo", "type", "entertainment")))
                            .compose(reply -> backends.directory()
                                    .putValue(
                                            "demo_stream_id",
                                            Long.toString(reply.body().stream().id()))));
        });
    }

    private static Throwable mendable(Throwable e, ChorusConfig config) {
        if (isPortTaken(e)) {
            return new StartupException(
                    "port " + config.http().port() + " or " + config.gateway().port()
                            + " is in use: stop what has it, or choose others with --port and --gateway-port",
                    e);
        }
        return e instanceof ClockException ? new StartupException(String.valueOf(e.getMessage()), e) : e;
    }

    /** The native transports have an exception of their own, known by its words only. */
    private static boolean isPortTaken(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    || (cause instanceof IOException
                            && String.valueOf(cause.getMessage()).contains("Address already in use"))) {
                return true;
            }
        }
        return false;
    }

    Future<Void> stop() {
        readiness.notReady("stopping");
        Promise<Void> stopped = Promise.promise();
        lifecycle.stop().onComplete(done -> {
            stopped.handle(done);
            // Last and not awaited: what would tell of it runs on the very loops that end.
            vertx.close();
        });
        return stopped.future();
    }
}
