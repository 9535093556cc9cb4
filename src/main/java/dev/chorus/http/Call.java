package dev.chorus.http;

import dev.chorus.account.Identity;
import dev.chorus.edge.Bodies;
import dev.chorus.edge.Fields;
import dev.chorus.edge.JsonBody;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.Cursor;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** One request to the API: who asks, and typed access to what they sent. Confined to the request's event loop. */
final class Call {
    private final RoutingContext context;
    private final Identity identity;
    private final String requestId;

    Call(RoutingContext context, Identity identity, String requestId) {
        this.context = context;
        this.identity = identity;
        this.requestId = requestId;
    }

    Identity identity() {
        return identity;
    }

    /** The caller, who must have a token. */
    Identity user() {
        if (identity.isAnonymous()) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "a token is needed for this");
        }
        return identity;
    }

    String requestId() {
        return requestId;
    }

    /** A part of the path as text. */
    String path(String name) {
        String value = context.pathParam(name);
        return value == null ? "" : value;
    }

    /** A part of the path that must be an id; what is no id names nothing. */
    long pathId(String name, String what) {
        String text = path(name);
        try {
            return Fields.parseId(name, text);
        } catch (Refusal notAnId) {
            throw Refusal.notFound(what);
        }
    }

    /** The body as a JSON object; an absent body is an empty object. */
    Fields body() {
        Buffer body = context.body().buffer();
        if (body == null || body.length() == 0) {
            return new Fields(Map.of());
        }
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !isJson(type)) {
            throw notJson();
        }
        return new Fields(JsonBody.parse(body.getBytes()));
    }

    /** A query parameter; empty text when absent. */
    String query(String name) {
        List<String> values = context.queryParam(name);
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** An integer query parameter within the range; the default when absent. */
    int query(String name, int min, int max, int absent) {
        String text = query(name);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below, as what is out of range is.
        }
        throw Fields.invalid(name, "must be an integer from " + min + " to " + max);
    }

    /** Where a list goes on: an opaque cursor, or a comment's id with {@code direction=before|after}. */
    Cursor cursor() {
        String cursor = query("cursor");
        String direction = query("direction");
        if (!direction.isEmpty() && !direction.equals("before") && !direction.equals("after")) {
            throw Fields.invalid("direction", "must be before or after");
        }
        if (cursor.isEmpty()) {
            return Cursor.NEWEST;
        }
        if (!Fields.isId(cursor)) {
            return Cursor.parse(cursor);
        }
        long id;
        try {
            id = Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw Refusal.field(ErrorCode.INVALID_CURSOR, "cursor", "this is not a comment's id");
        }
        return direction.equals("after") ? Cursor.newerThan(id) : Cursor.olderThan(id);
    }

    /**
     * Answers with JSON in pieces, each when the one before has left. When it fails half way the connection ends, since the status is
     * sent already.
     */
    Future<Answer> inPieces(Function<Function<Buffer, Future<Void>>, Future<Void>> writer) {
        HttpServerResponse response = context.response();
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, Answer.JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return writer.apply(response::write)
                .compose(done -> response.end())
                .recover(failure -> {
                    if (response.headWritten()) {
                        response.reset();
                        return Future.succeededFuture();
                    }
                    response.setChunked(false);
                    return Future.failedFuture(failure);
                })
                .map(done -> Answer.empty(200));
    }

    /** The header {@code Idempotency-Key}; empty when absent. */
    String idempotencyKey() {
        String key = context.request().getHeader("Idempotency-Key");
        return key == null ? "" : Bodies.idempotencyKey("Idempotency-Key", key);
    }

    static Refusal notJson() {
        return Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json");
    }

    static boolean isJson(String type) {
        int end = type.indexOf(';');
        String media = (end < 0 ? type : type.substring(0, end)).strip();
        return media.equalsIgnoreCase(Answer.JSON)
                || media.toLowerCase(Locale.ROOT).endsWith("+json");
    }
}
