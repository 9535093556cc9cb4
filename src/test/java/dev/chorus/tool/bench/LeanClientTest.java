package dev.chorus.tool.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lean client against a plain Vert.x server: what it counts is what was sent. */
class LeanClientTest {
    private static final String STREAM = "77";

    private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger posts = new AtomicInteger();
    private Vertx vertx;
    private LeanLoop loop;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        vertx = WatchedVertx.make();
        loop = new LeanLoop();
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setPerMessageWebSocketCompressionSupported(false))
                .webSocketHandler(this::room)
                .requestHandler(request -> {
                    int number = posts.incrementAndGet();
                    request.body().onSuccess(body -> request.response()
                            .setStatusCode(number % 2 == 0 ? 503 : 201)
                            .end("{\"number\":" + number + '}'));
                })
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
        address = new InetSocketAddress("127.0.0.1", server.actualPort());
    }

    @AfterEach
    void stop() {
        loop.close();
        vertx.close().await();
    }

    @Test
    void everyViewersFramesAreCounted() throws Exception {
        Audience audience = new Audience(STREAM, "");
        audience.join(loop, address, 50);
        long before = audience.frames();

        broadcast("{\"type\":\"viewer_count\",\"payload\":{}}");
        broadcast("{\"type\":\"viewer_count\",\"payload\":{\"pad\":\"" + "x".repeat(5_000) + "\"}}");

        await().until(() -> audience.frames() == before + 100);
        assertThat(audience.gone()).isZero();
    }

    @Test
    void delaysRunFromWhenACommentWasDueToEachViewersArrival() throws Exception {
        Audience audience = new Audience(STREAM, "");
        audience.join(loop, address, 20);
        audience.watch(loop);

        broadcast(batch(1, 2, "due 1000 a", "due 2000 b"));
        await().until(() -> audience.frames() >= 20);

        int[] arrivals = new int[1];
        audience.arrivals().forEach((from, to, nanos) -> {
            assertThat(from).isEqualTo(1);
            assertThat(to).isEqualTo(2);
            arrivals[0]++;
        });
        assertThat(arrivals[0]).isEqualTo(20);
        assertThat(audience.witness().due(1)).isEqualTo(1000);
        assertThat(audience.witness().due(2)).isEqualTo(2000);
        assertThat(audience.witness().due(3)).isEqualTo(-1);
    }

    @Test
    void aHoleInTheOffsetsIsNoticed() throws Exception {
        Audience audience = new Audience(STREAM, "");
        audience.join(loop, address, 1);

        broadcast(batch(1, 1, "a"));
        broadcast(batch(2, 2, "b"));
        broadcast(batch(4, 4, "d"));
        await().until(() -> audience.witness().comments() == 3);

        assertThat(audience.witness().broken()).isEqualTo(1);
    }

    @Test
    void aViewerAnswersPings() throws Exception {
        AtomicInteger pongs = new AtomicInteger();
        Audience audience = new Audience(STREAM, "");
        audience.join(loop, address, 3);

        sockets.forEach(socket -> socket.pongHandler(pong -> {
                    if (pong.toString().equals("there?")) {
                        pongs.incrementAndGet();
                    }
                })
                .writePing(io.vertx.core.buffer.Buffer.buffer("there?")));

        await().until(() -> pongs.get() == 3);
    }

    @Test
    void aConnectionThatTheServerClosesIsCounted() throws Exception {
        Audience audience = new Audience(STREAM, "");
        audience.join(loop, address, 3);

        sockets.getFirst().close();

        await().until(() -> audience.gone() == 1);
    }

    @Test
    void answeredMessagesAreCountedAndNoneIsLeftUnanswered() throws Exception {
        try (SocketLoad load = new SocketLoad(loop, address, List.of(STREAM), List.of("t"), 4)) {
            SocketLoad.Result result = load.run(0.2, 8, "{\"type\":\"react\"}", "ack");

            assertThat(load.answered()).isGreaterThanOrEqualTo(32).isGreaterThanOrEqualTo(result.answered());
            assertThat(result.refused()).isZero();
        }
    }

    @Test
    void requestsAreCountedByTheirOutcome() throws Exception {
        try (HttpLoad load = new HttpLoad(loop, address, 4)) {
            HttpLoad.Result result = load.asFastAsPossible(0.2, due -> Requests.comment(STREAM, "t", "hi"));

            assertThat(result.succeeded + result.failed).isEqualTo(posts.get());
            assertThat(result.failed).isEqualTo(posts.get() / 2);
            assertThat(result.firstFailure).startsWith("503 ");
            assertThat(result.latency.getTotalCount()).isEqualTo(result.succeeded);
        }
    }

    @Test
    void aScheduleSendsWhatIsDueAndWaitsForTheAnswers() throws Exception {
        try (HttpLoad load = new HttpLoad(loop, address, 2)) {
            HttpLoad.Schedule schedule = load.schedule(500, due -> Requests.comment(STREAM, "t", "hi"));
            await().until(() -> posts.get() >= 100);
            HttpLoad.Result result = schedule.finish();

            assertThat(result.succeeded + result.failed).isEqualTo(posts.get());
        }
    }

    @Test
    void theSendLoopCountsItsFrames() throws Exception {
        try (SendLoop sender = new SendLoop(loop, 10)) {
            SendLoop.Cost cost = sender.run(200, 5, 1);

            assertThat(cost.frames()).isEqualTo(50);
            assertThat(cost.cpuNanosPerFrame()).isPositive();
        }
    }

    private void room(ServerWebSocket socket) {
        sockets.add(socket);
        socket.textMessageHandler(text -> {
            JsonObject message = new JsonObject(text);
            switch (message.getString("type")) {
                case "join_stream" -> socket.writeTextMessage("{\"type\":\"joined\",\"payload\":{\"offset\":0}}");
                case "react" -> socket.writeTextMessage("{\"type\":\"ack\",\"payload\":{\"accepted\":1}}");
                default -> throw new AssertionError(text);
            }
        });
    }

    private void broadcast(String message) {
        sockets.forEach(socket -> socket.writeTextMessage(message));
    }

    private static String batch(long from, long to, String... contents) {
        JsonArray comments = new JsonArray();
        for (String content : contents) {
            comments.add(new JsonObject().put("content", content));
        }
        return new JsonObject()
                .put("type", "comments_batch")
                .put(
                        "payload",
                        new JsonObject()
                                .put("stream_id", STREAM)
                                .put("epoch", "e")
                                .put("from", from)
                                .put("to", to)
                                .put("comments", comments))
                .encode();
    }
}
