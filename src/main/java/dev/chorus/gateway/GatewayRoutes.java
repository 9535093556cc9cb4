package dev.chorus.gateway;

import dev.chorus.bridge.Bridge;
import dev.chorus.config.ChorusConfig;
import dev.chorus.protocol.CloseCode;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.ErrorJson;
import dev.chorus.protocol.Json;
import dev.chorus.protocol.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/** The doors of the gateway: who may come in, and what carries them. */
final class GatewayRoutes {
    /** When to try a node that is stopping once more. */
    private static final int RETRY_MS = 3_000;

    private final Vertx vertx;
    private final Context context;
    private final GatewayVerticle.Parts parts;
    private final ChorusConfig.Gateway options;
    private final Lobby lobby;
    private final SessionCommands commands;
    private final Bridge bridge;
    private final EventRoutes sse;

    GatewayRoutes(
            Vertx vertx,
            Context context,
            GatewayVerticle.Parts parts,
            Lobby lobby,
            SessionCommands commands,
            ExternalStreams external,
            Bridge bridge) {
        this.vertx = vertx;
        this.context = context;
        this.parts = parts;
        this.options = parts.config().gateway();
        this.lobby = lobby;
        this.commands = commands;
        this.bridge = bridge;
        this.sse = new EventRoutes(vertx, parts, lobby, commands, external);
    }

    /** Sockets are taken before the router, whose wrappers hide the channel that ready-made frames are written to. */
    Handler<HttpServerRequest> handler() {
        Router router = router();
        return request -> {
            if ("/ws".equals(request.path())) {
                webSocket(request);
            } else {
                router.handle(request);
            }
        };
    }

    private Router router() {
        Router router = Router.router(vertx);
        router.route("/events").handler(this::comeLaterIfDeparting);
        router.route("/stream/comments").handler(this::comeLaterIfDeparting);
        router.get("/events").handler(ctx -> {
            if (isAllowed(ctx.request())) {
                sse.events(ctx);
            }
        });
        router.get("/stream/comments").handler(ctx -> {
            if (isAllowed(ctx.request())) {
                sse.ofExternal(ctx);
            }
        });
        sockJs(router, "/sockjs/*", this::sockJs);
        if (parts.config().bridge().enabled()) {
            sockJs(router, "/eventbus/*", bridge::accept);
        }
        router.route().handler(ctx -> fail(ctx, Refusal.notFound("path")));
        router.errorHandler(400, ctx -> fail(ctx, Refusal.of(ErrorCode.INVALID_FIELD, "not a valid request")));
        router.errorHandler(413, ctx -> fail(ctx, Refusal.of(ErrorCode.TOO_LARGE, "the body is too large")));
        return router;
    }

    /** After any other answer than an empty stream an EventSource would never try again. */
    private void comeLaterIfDeparting(RoutingContext ctx) {
        if (!lobby.isDeparting()) {
            ctx.next();
            return;
        }
        ctx.response()
                .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                .putHeader("Access-Control-Allow-Origin", "*")
                .end("retry: " + RETRY_MS + "\n\n");
    }

    private void sockJs(Router router, String path, Handler<SockJSSocket> sockets) {
        SockJSHandlerOptions sockJs = new SockJSHandlerOptions()
                .setMaxBytesStreaming(1 << 20)
                .setRegisterWriteHandler(false)
                .setHeartbeatInterval(25_000);
        router.route(path).handler(this::checkOrigin);
        router.route(path).handler(GatewayRoutes::sayThatItCloses);
        router.route(path)
                .handler(BodyHandler.create(false).setBodyLimit(options.maxFrameBytes() * 2L))
                .subRouter(SockJSHandler.create(vertx, sockJs).socketHandler(sockets));
    }

    private void checkOrigin(RoutingContext ctx) {
        if (isOriginAllowed(ctx.request())) {
            ctx.next();
        }
    }

    /**
     * The handler closes the connection after each answer that carries messages, and does not say so: a client that keeps connections
     * would send its next request into a closing one, and lose it.
     */
    private static void sayThatItCloses(RoutingContext ctx) {
        String path = String.valueOf(ctx.request().path());
        if (path.endsWith("/xhr") || path.endsWith("_streaming") || path.endsWith("/eventsource")) {
            ctx.response().putHeader("Connection", "close");
        }
        ctx.next();
    }

    private void webSocket(HttpServerRequest request) {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            fail(request.response(), Refusal.of(ErrorCode.INVALID_FIELD, "this path takes WebSocket connections"));
            return;
        }
        if (!isAllowed(request)) {
            return;
        }
        request.toWebSocket()
                .onSuccess(socket -> {
                    Session session = session();
                    session.carriedBy(new WebSocketTransport(
                            socket,
                            new Counted(session, parts.connections()),
                            options.maxFrameBytes(),
                            options.writeQueueBytes()));
                })
                .onFailure(e -> {
                    if (!request.response().ended()) {
                        fail(request.response(), Refusal.of(ErrorCode.INVALID_FIELD, "not a WebSocket handshake"));
                    }
                });
    }

    private void sockJs(SockJSSocket socket) {
        Context here = context;
        // What a quick client says meanwhile waits until somebody listens.
        socket.pause();
        here.runOnContext(now -> {
            if (lobby.isDeparting()) {
                socket.close(CloseCode.DRAINING.code(), CloseCode.DRAINING.reason());
                return;
            }
            Session session = session();
            if (parts.connections().get() >= options.maxConnections()) {
                socket.close(CloseCode.FLOOD.code(), "full");
                return;
            }
            session.carriedBy(new SockJsTransport(
                    socket,
                    here,
                    new Counted(session, parts.connections()),
                    options.maxFrameBytes(),
                    options.writeQueueBytes()));
        });
    }

    private Session session() {
        return new Session(lobby, commands, parts.meters(), options.messagesPerSecond());
    }

    private boolean isAllowed(HttpServerRequest request) {
        if (!isOriginAllowed(request)) {
            return false;
        }
        if (lobby.isDeparting()) {
            fail(request.response(), Refusal.later(ErrorCode.UNAVAILABLE, "this node is stopping", RETRY_MS));
            return false;
        }
        if (parts.connections().get() >= options.maxConnections()) {
            fail(request.response(), Refusal.later(ErrorCode.UNAVAILABLE, "this node is full", 5_000));
            return false;
        }
        return true;
    }

    private boolean isOriginAllowed(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin != null
                && !options.allowedOrigins().isEmpty()
                && !options.allowedOrigins().contains(origin)) {
            fail(request.response(), Refusal.of(ErrorCode.FORBIDDEN, "this origin is not in the list"));
            return false;
        }
        return true;
    }

    static void fail(RoutingContext ctx, Refusal refusal) {
        fail(ctx.response(), refusal);
    }

    private static void fail(HttpServerResponse response, Refusal refusal) {
        response.setStatusCode(refusal.code().status())
                .putHeader("Content-Type", "application/json")
                .putHeader("Access-Control-Allow-Origin", "*");
        if (refusal.retryAfterMs() > 0) {
            response.putHeader("Retry-After", Long.toString((refusal.retryAfterMs() + 999) / 1000));
        }
        response.end(Buffer.buffer(Json.bytes(out -> {
            out.writeStartObject();
            out.writeFieldName("error");
            ErrorJson.write(out, refusal, "");
            out.writeEndObject();
        })));
    }
}
