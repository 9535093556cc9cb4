package dev.chorus.http;

import dev.chorus.account.Identity;
import dev.chorus.bus.Failures;
import dev.chorus.config.ChorusConfig;
import dev.chorus.edge.Accounts;
import dev.chorus.edge.AddressLimit;
import dev.chorus.edge.Bearer;
import dev.chorus.edge.ClientAddress;
import dev.chorus.edge.RequestIds;
import dev.chorus.observe.Meters;
import dev.chorus.port.HotStore;
import dev.chorus.port.LogException;
import dev.chorus.port.StoreException;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.ErrorJson;
import dev.chorus.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What every request to the API goes through: request id, CORS, body bound, limit per address, authentication; and at the end one
 * place that turns whatever went wrong into an error object.
 */
final class Edge {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);

    private static final String REQUEST_ID = "chorus.request_id";

    private final Router router;
    private final Credentials credentials;
    private final Accounts accounts;
    private final Meters meters;
    private final AddressLimit limit;
    private final ClientAddress addresses;
    private final BodyHandler body;

    Edge(Router router, ChorusConfig config, Credentials credentials, Accounts accounts, HotStore hot, Meters meters) {
        this.router = router;
        this.accounts = accounts;
        this.credentials = credentials;
        this.meters = meters;
        this.addresses = new ClientAddress(config.http().trustedProxies());
        this.limit = new AddressLimit(hot, meters, config.limits().requestsPerMinute());
        // Without its machinery for uploads: bodies are small JSON.
        this.body = BodyHandler.create(false).setBodyLimit(config.http().maxBodyBytes());
    }

    /** First of all routes and last resort; call before any other route is added. */
    void open() {
        router.route().handler(this::begin);
        router.errorHandler(400, context -> fail(context, Refusal.of(ErrorCode.INVALID_FIELD, "not a valid request")));
        router.errorHandler(404, context -> fail(context, Refusal.of(ErrorCode.NOT_FOUND, "there is nothing here")));
        router.errorHandler(
                405, context -> fail(context, Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, "not with this method")));
        router.errorHandler(413, context -> fail(context, Refusal.of(ErrorCode.TOO_LARGE, "the body is too large")));
        router.errorHandler(
                500,
                context -> fail(
                        context,
                        context.failure() == null ? new IllegalStateException("no cause") : context.failure()));
    }

    void get(String path, Endpoint endpoint) {
        router.route(HttpMethod.GET, path).handler(context -> run(context, endpoint));
    }

    void post(String path, Endpoint endpoint) {
        withBody(HttpMethod.POST, path, endpoint);
    }

    void patch(String path, Endpoint endpoint) {
        withBody(HttpMethod.PATCH, path, endpoint);
    }

    void put(String path, Endpoint endpoint) {
        withBody(HttpMethod.PUT, path, endpoint);
    }

    void delete(String path, Endpoint endpoint) {
        withBody(HttpMethod.DELETE, path, endpoint);
    }

    /** A DELETE that also answers those whose account was erased. */
    void deleteAgain(String path, Endpoint endpoint) {
        router.route(HttpMethod.DELETE, path).handler(this::read).handler(context -> run(context, endpoint));
    }

    /** Whoever changes something must not have been erased. */
    private void withBody(HttpMethod method, String path, Endpoint endpoint) {
        Endpoint ofActive = call -> call.identity().isAnonymous()
                ? endpoint.answer(call)
                : accounts.active(call.identity()).compose(active -> endpoint.answer(call));
        router.route(method, path).handler(this::read).handler(context -> run(context, ofActive));
    }

    /** Reads the body, unless it is no JSON: the library would take forms apart. */
    private void read(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || Call.isJson(type)) {
            body.handle(context);
        } else {
            fail(context, Call.notJson());
        }
    }

    private void begin(RoutingContext context) {
        HttpServerRequest request = context.request();
        String requestId = RequestIds.of(request.getHeader("X-Request-Id"));
        context.put(REQUEST_ID, requestId);
        HttpServerResponse response = context.response();
        response.putHeader("X-Request-Id", requestId)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "strict-origin-when-cross-origin")
                .putHeader("Access-Control-Allow-Origin", "*")
                .putHeader("Vary", "Origin");
        if (HttpMethod.OPTIONS.equals(request.method())) {
            response.setStatusCode(204)
                    .putHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
                    .putHeader(
                            "Access-Control-Allow-Headers",
                            "Authorization, Content-Type, Idempotency-Key, X-Request-Id")
                    .putHeader("Access-Control-Max-Age", "86400")
                    .end();
            return;
        }
        if (request.headers().contains("Origin")) {
            response.putHeader("Access-Control-Expose-Headers", "X-Request-Id, Retry-After");
        }
        context.next();
    }

    private void run(RoutingContext context, Endpoint endpoint) {
        Identity caller;
        try {
            caller = authenticate(context.request());
        } catch (Refusal refused) {
            // Whoever tries tokens is counted like everybody else.
            limit.admit(addresses.of(context.request()))
                    .onComplete(done -> fail(context, done.failed() ? done.cause() : refused));
            return;
        }
        try {
            // A platform's back end speaks for very many people from one address.
            (caller.isService() ? Future.succeededFuture() : limit.admit(addresses.of(context.request())))
                    .compose(admitted -> endpoint.answer(new Call(context, caller, requestId(context))))
                    .onComplete(done -> {
                        if (done.succeeded()) {
                            send(context, done.result());
                        } else {
                            fail(context, done.cause());
                        }
                    });
        } catch (RuntimeException e) {
            fail(context, e);
        }
    }

    private Identity authenticate(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return Identity.ANONYMOUS;
        }
        return credentials.verify(Bearer.token(header));
    }

    static void send(RoutingContext context, Answer answer) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        response.setStatusCode(answer.status());
        if (!answer.type().isEmpty()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, answer.type())
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        response.end(answer.body());
    }

    private void fail(RoutingContext context, Throwable failure) {
        HttpServerResponse response = context.response();
        String requestId = requestId(context);
        Refusal refusal = refusal(failure);
        if (!isExpected(failure)) {
            meters.failure("http");
            try (var _ = MDC.putCloseable("request_id", requestId)) {
                LOG.error(
                        "request {} failed: {} {}",
                        requestId,
                        context.request().method(),
                        context.normalizedPath(),
                        failure);
            }
        }
        if (response.ended() || response.closed()) {
            return;
        }
        if (refusal.retryAfterMs() > 0) {
            response.putHeader("Retry-After", Long.toString((refusal.retryAfterMs() + 999) / 1000));
        }
        if (refusal.code().status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (refusal.code() == ErrorCode.TOO_LARGE) {
            // The rest of the body is not read.
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        send(context, Answer.json(refusal.code().status(), out -> {
            out.writeStartObject();
            out.writeFieldName("error");
            ErrorJson.write(out, refusal, requestId);
            out.writeEndObject();
        }));
    }

    private static Refusal refusal(Throwable failure) {
        // The router's own word for paths and queries that can't be decoded.
        return isUndecodable(failure)
                ? Refusal.of(ErrorCode.INVALID_FIELD, "the path or the query is not validly encoded")
                : Failures.unwrap(failure);
    }

    private static boolean isUndecodable(Throwable failure) {
        return failure instanceof HttpException http && http.getStatusCode() == 400;
    }

    /** Refusals and backends that are away are part of normal life and are counted where they happen. */
    private static boolean isExpected(Throwable failure) {
        return failure instanceof Refusal
                || isUndecodable(failure)
                || failure instanceof ReplyException
                || failure instanceof StoreException
                || failure instanceof LogException;
    }

    /** What {@link #begin} gave the request; empty before. */
    private static String requestId(RoutingContext context) {
        return context.get(REQUEST_ID) instanceof String id ? id : "";
    }
}
