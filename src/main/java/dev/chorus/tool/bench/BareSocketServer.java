package dev.chorus.tool.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;

/** The least that holds a WebSocket open in Vert.x, for comparison: accepts, reads, and does nothing. */
public final class BareSocketServer {
    private BareSocketServer() {}

    /** @param arguments the port */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
        int cores = Runtime.getRuntime().availableProcessors();
        vertx.deployVerticle(() -> new Bare(options, port), new DeploymentOptions().setInstances(cores))
                .onFailure(failure -> {
                    System.err.println("the bare server can't listen: " + failure);
                    System.exit(1);
                });
    }

    private static final class Bare extends AbstractVerticle {
        private final HttpServerOptions options;
        private final int port;

        Bare(HttpServerOptions options, int port) {
            this.options = options;
            this.port = port;
        }

        @Override
        public void start(io.vertx.core.Promise<Void> started) {
            vertx.createHttpServer(options)
                    .webSocketHandler(socket -> socket.handler(ignored -> {}))
                    .listen(port)
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
