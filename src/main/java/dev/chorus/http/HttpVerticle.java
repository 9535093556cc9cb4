package dev.chorus.http;

import dev.chorus.config.ChorusConfig;
import dev.chorus.edge.Handshakes;
import dev.chorus.worker.TrendingJob;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * REST, pages, health and metrics. An event-loop verticle; its instances share the port. It stops by refusing new connections and
 * finishing what is in flight.
 */
public final class HttpVerticle extends VerticleBase {
    private static final int GRACE_SECONDS = 10;
    private static final int IDLE_SECONDS = 75;

    private final HttpDependencies parts;
    private final List<HttpServer> servers = new ArrayList<>();

    public HttpVerticle(HttpDependencies parts) {
        this.parts = parts;
    }

    @Override
    public Future<?> start() {
        ChorusConfig.Http http = parts.config().http();
        new TrendingJob(parts.directory(), parts.comments(), parts.counters(), parts.clock()).start(vertx);
        boolean ownMetrics = !http.metricsHost().isEmpty();
        Future<HttpServer> main = listen(Routes.router(vertx, parts, ownMetrics), http.host(), http.port());
        if (!ownMetrics) {
            return main;
        }
        Router metrics = Router.router(vertx);
        new MetricsRoutes(vertx, parts.meters()).open(metrics);
        return main.compose(listening -> listen(metrics, http.metricsHost(), http.metricsPort()));
    }

    @Override
    public Future<?> stop() {
        return Future.join(servers.stream()
                .map(server -> server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS))
                .toList());
    }

    /** The port that is really bound, for a configured 0; -1 before the start. */
    public int port() {
        return servers.isEmpty() ? -1 : servers.getFirst().actualPort();
    }

    private Future<HttpServer> listen(Router router, String host, int port) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setIdleTimeout(IDLE_SECONDS)
                // A proxy speaks it to browsers; here a connection that might become one could not be bounded in time.
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(8 * 1024)
                .setMaxHeaderSize(16 * 1024)
                .setHandle100ContinueAutomatically(true)
                .setTcpNoDelay(true);
        HttpServer server = vertx.createHttpServer(options);
        new Handshakes(parts.config().http().requestMs(), () -> System.nanoTime() / 1_000_000)
                .watch(vertx, server, router);
        servers.add(server);
        return server.listen();
    }
}
