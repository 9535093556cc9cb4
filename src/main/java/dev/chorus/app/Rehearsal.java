package dev.chorus.app;

import dev.chorus.account.Role;
import dev.chorus.config.ChorusConfig;
import dev.chorus.tool.ChorusApi;
import dev.chorus.tool.TokenIssuer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server and the few things that everybody does with one: look, join, post, react, page. */
final class Rehearsal implements ServerStart {
    private static final int WAIT_SECONDS = 60;
    private static final int ROUNDS = 40;
    private static final int COMMENTS_AT_ONCE = 16;

    @Override
    public int run(ChorusConfig config, VerticlePlan plan) {
        Server server = await(Server.start(config, plan));
        Vertx vertx = Vertx.vertx();
        try {
            String token = TokenIssuer.issue(
                    vertx,
                    config.data(),
                    new TokenIssuer.Request("rehearsal", Optional.of(Role.ADMIN), 0, Duration.ofHours(1)));
            URI url = URI.create("http://127.0.0.1:" + server.httpPort());
            try (ChorusApi api = new ChorusApi(vertx, url, token, COMMENTS_AT_ONCE)) {
                use(vertx, api, token, server.gatewayPort());
            }
            return 0;
        } catch (Exception failed) {
            // A start without what was learnt is slower, and otherwise the same.
            System.err.println("the rehearsal failed: " + failed.getMessage());
            return 1;
        } finally {
            await(vertx.close());
            await(server.stop());
        }
    }

    private static void use(Vertx vertx, ChorusApi api, String token, int gatewayPort) {
        await(api.get("/"));
        await(api.get("/api/config"));
        JsonObject made = await(api.post("/api/streams", new JsonObject().put("title", "rehearsal")))
                .body();
        String stream = made.getString("id");
        await(api.post("/api/streams/" + stream + "/start", new JsonObject()));
        WebSocketClient client = vertx.createWebSocketClient();
        WebSocket viewer = await(client.connect(gatewayPort, "127.0.0.1", "/ws"));
        viewer.textMessageHandler(text -> {});
        await(viewer.writeTextMessage(
                message("join_stream", new JsonObject().put("stream_id", stream).put("token", token))));
        String page = "/api/streams/" + stream + "/comments";
        for (int round = 0; round < ROUNDS; round++) {
            List<Future<?>> posts = new ArrayList<>();
            for (int i = 0; i < COMMENTS_AT_ONCE; i++) {
                posts.add(api.post(page, new JsonObject().put("content", "a comment, number " + i)));
            }
            await(Future.join(posts));
            JsonObject heart = new JsonObject().put("stream_id", stream).put("reaction_type", "love");
            await(viewer.writeTextMessage(message("react", heart)));
            await(viewer.writeTextMessage(message(
                    "post_comment", new JsonObject().put("stream_id", stream).put("content", "over the socket"))));
            await(api.get(page));
            await(api.get("/api/streams/" + stream + "/reactions"));
        }
        await(viewer.close());
    }

    private static String message(String type, JsonObject payload) {
        return new JsonObject().put("type", type).put("payload", payload).encode();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
