package dev.chorus.tool.replay;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** A small HTTP server that takes comments, keeps one per idempotency key, and misbehaves as a test asks. */
final class CommentSink implements AutoCloseable {
    /** What to do with a request. */
    enum Manner {
        STORE,
        /** Say 503 and store nothing. */
        UNAVAILABLE,
        /** Store it and drop the connection before the answer. */
        STORE_AND_DROP,
        /** Refuse the content. */
        REFUSE
    }

    private final HttpServer server;
    private final BiFunction<JsonObject, Integer, Manner> manners;
    private final Map<String, JsonObject> byKey = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, Integer> openByAuthor = new HashMap<>();
    final List<JsonObject> comments = new ArrayList<>();
    volatile boolean twoOfOneAuthorAtOnce;

    /** @param manners by the request's body and the number of its attempt, from 1 */
    CommentSink(Vertx vertx, BiFunction<JsonObject, Integer, Manner> manners) throws Exception {
        this.manners = manners;
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> take(request, body.toJsonObject())))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private void take(HttpServerRequest request, JsonObject body) {
        String key = request.getHeader("Idempotency-Key");
        String author = body.getJsonObject("act_as").getString("username");
        if (openByAuthor.merge(author, 1, Integer::sum) > 1) {
            twoOfOneAuthorAtOnce = true;
        }
        Manner manner = manners.apply(body, attempts.merge(key, 1, Integer::sum));
        if (manner == Manner.STORE || manner == Manner.STORE_AND_DROP) {
            byKey.computeIfAbsent(key, first -> {
                comments.add(body);
                return body;
            });
        }
        // Answered a turn later, so that requests of other authors can be open at the same time.
        Vertx.currentContext().runOnContext(turn -> answer(request, author, manner));
    }

    private void answer(HttpServerRequest request, String author, Manner manner) {
        openByAuthor.merge(author, -1, Integer::sum);
        switch (manner) {
            case STORE -> request.response().setStatusCode(201).end("{}");
            case UNAVAILABLE -> request.response().setStatusCode(503).end("{\"error\":{\"code\":\"unavailable\"}}");
            case STORE_AND_DROP -> request.connection().close();
            case REFUSE -> request.response().setStatusCode(400).end("{\"error\":{\"code\":\"content_too_long\"}}");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
