package dev.chorus.http;

import dev.chorus.observe.Exposition;
import dev.chorus.observe.Meters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;

/** Metrics in Prometheus' text format, on the main port or on a server of their own. */
final class MetricsRoutes {
    private final Vertx vertx;
    private final Meters meters;

    MetricsRoutes(Vertx vertx, Meters meters) {
        this.vertx = vertx;
        this.meters = meters;
    }

    void open(Router router) {
        // Formatting thousands of series takes milliseconds, which an event loop has not got.
        router.route(HttpMethod.GET, "/metrics")
                .handler(context -> vertx.executeBlocking(() -> Exposition.text(meters.registry()), false)
                        .onSuccess(text -> Edge.send(context, Answer.text(200, Exposition.CONTENT_TYPE, text)))
                        .onFailure(context::fail));
    }
}
