package dev.chorus.gateway;

import dev.chorus.account.Identity;
import dev.chorus.bridge.Bridge;
import dev.chorus.config.ChorusConfig;
import dev.chorus.protocol.ClientMessage;
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
    private static final int SSE_COMMENT_MS = 15_000;
    /** When to try a node that is stopping once more. */
    private static final int RETRY_MS = 3_000;

    private final Vertx vertx;
    private final Context context;
    private final GatewayVerticle.Parts parts;
    private final ChorusConfig.Gateway options;
    private final Lobby lobby;
    private final SessionCommands commands;
    private final Bridge bridge;
    private final ExternalStreams external;

    GatewayRoutes(
            Vertx vertx,
            Context context,
            GatewayVerticle.Parts parts,
            Lobby lobby,
            SessionCommands commands,
            Bridge bridge) {
        this.vertx = vertx;
        this.context = context;
        this.parts = parts;
        this.options = parts.config().gateway();
        this.lobby = lobby;
        this.commands = commands;
        this.bridge = bridge;
        this.external = new ExternalStreams(vertx.eventBus(), parts.directory(), parts.streams(), parts.ids());
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
        router.get("/events")
                .handler(ctx -> events(ctx, String.valueOf(ctx.queryParams().get("stream_id"))));
        router.get("/stream/comments").handler(ctx -> {
            String externalId = ctx.queryParams().get("postId");
            if (lobby.isDeparting()) {
                events(ctx, "");
            } else if (isAllowed(ctx.request())) {
                external.idOf(externalId == null ? "" : externalId)
                        .onSuccess(id -> events(ctx, Long.toString(id)))
                        .onFailure(e -> fail(ctx, SessionCommands.refusal(e)));
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
                            socket, counted(session), options.maxFrameBytes(), options.writeQueueBytes()));
                })
                .onFailure(e -> {
                    if (!request.response().ended()) {
                        fail(request.response(), Refusal.of(ErrorCode.INVALID_FIELD, "not a WebSocket handshake"));
                    }
                });
    }

    private void sockJs(SockJSSocket socket) {
        Context here = context;
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
                    socket, here, counted(session), options.maxFrameBytes(), options.writeQueueBytes()));
        });
    }

    /** A viewer who only reads: joins by the address, resumes by {@code Last-Event-ID}. */
    private void events(RoutingContext ctx, String streamId) {
        if (lobby.isDeparting()) {
            // After any other answer than an empty stream an EventSource would never try again.
            ctx.response()
                    .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                    .putHeader("Access-Control-Allow-Origin", "*")
                    .end("retry: " + RETRY_MS + "\n\n");
            return;
        }
        if (!isAllowed(ctx.request())) {
            return;
        }
        long id;
        try {
            id = Long.parseLong(streamId);
        } catch (NumberFormatException e) {
            fail(ctx, Refusal.field(ErrorCode.INVALID_FIELD, "stream_id", "an id as a string of digits"));
            return;
        }
        Identity identity = Identity.ANONYMOUS;
        String ticket = ctx.queryParams().get("ticket");
        if (ticket != null) {
            var who = parts.tickets().redeem(ticket);
            if (who.isEmpty()) {
                fail(ctx, Refusal.of(ErrorCode.UNAUTHENTICATED, "the ticket is not valid any more"));
                return;
            }
            identity = who.get();
        }
        Identity reader = identity;
        String last = ctx.request().getHeader("Last-Event-ID");
        String[] place = (last == null ? "" : last).split(":", 2);
        long offset = place.length == 2 && place[1].matches("[0-9]{1,18}") ? Long.parseLong(place[1]) : -1;
        ClientMessage.Join join = new ClientMessage.Join(
                "", id, "", 0, offset < 0 ? "" : place[0], Math.max(0, offset), ClientMessage.Budget.NORMAL);
        lobby.audience(id).onComplete(found -> {
            if (found.failed()) {
                fail(ctx, SessionCommands.refusal(found.cause()));
                return;
            }
            if (ctx.response().closed()) {
                return;
            }
            Session session = session();
            SseTransport way = new SseTransport(ctx.response(), counted(session), options.writeQueueBytes());
            session.carriedBy(way);
            if (!reader.isAnonymous()) {
                session.identify(reader);
            }
            long comments = vertx.setPeriodic(SSE_COMMENT_MS, t -> way.ping());
            ctx.response().endHandler(ended -> vertx.cancelTimer(comments));
            commands.run(session, join).onFailure(e -> {
                session.refuse("", SessionCommands.refusal(e));
                way.close(CloseCode.BYE);
            });
        });
    }

    private Session session() {
        return new Session(lobby, commands, parts.meters(), options.messagesPerSecond());
    }

    /** Counts a connection for as long as it is open. */
    private Transport.Events counted(Session session) {
        parts.connections().incrementAndGet();
        return new Transport.Events() {
            private boolean counting = true;

            @Override
            public void message(Buffer utf8) {
                session.message(utf8);
            }

            @Override
            public void drained() {
                session.drained();
            }

            @Override
            public void alive() {
                session.alive();
            }

            @Override
            public void closed() {
                if (counting) {
                    counting = false;
                    parts.connections().decrementAndGet();
                }
                session.closed();
            }
        };
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

    private static void fail(RoutingContext ctx, Refusal refusal) {
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
