package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is told to stop sends its viewers away one after the other, and what it had acknowledged is there when it is back. */
class DrainIT {
    /** Short enough that nobody misses more than the thousand steps that are kept for who comes back. */
    private static final int SPREAD_MS = 1_000;

    @TempDir
    Path folder;

    @Test
    void viewersUnderLoadAreToldWhenToComeBackAndMissNothingAfterwards() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(
                folder.resolve("data"),
                "limits.requests_per_minute=0",
                "gateway.messages_per_second=100000",
                "gateway.drain_spread_ms=" + SPREAD_MS,
                "gateway.drain_grace_ms=200")) {
            // Given
            Api api = new Api(chorus);
            String stream = api.openStream(TestTokens.mint(chorus, "operator", "admin"), new JsonObject());
            List<Viewer> watchers = IntStream.range(0, 30)
                    .mapToObj(i -> Viewer.join(chorus, stream, "", "full"))
                    .toList();
            List<Viewer> viewers = new ArrayList<>(watchers);
            List<Writers.Author> authors = new ArrayList<>();
            Viewer own = Viewer.join(chorus, stream, api.guest(), "full");
            viewers.add(own);
            authors.add(new Writers.Author("author", new Line.Socket(own, stream)));
            Throng crowd = Throng.begin(authors);
            Awaitility.await().until(() -> acknowledged(authors).size() >= 200);

            // When
            int code = chorus.terminate();

            // Then
            crowd.awaitCutOff();
            assertThat(code).isIn(0, 143);
            List<Integer> delays = new ArrayList<>();
            for (Viewer viewer : viewers) {
                assertThat(viewer.closed().get(10, TimeUnit.SECONDS)).isEqualTo(1001);
                assertThat(viewer.messages("reconnect")).hasSize(1);
                delays.add(viewer.messages("reconnect")
                        .get(0)
                        .getJsonObject("payload")
                        .getInteger("after_ms"));
            }
            assertThat(delays).allSatisfy(after -> assertThat(after).isBetween(0, SPREAD_MS));
            assertThat(delays.stream().distinct()).as("spread").hasSizeGreaterThan(viewers.size() / 2);

            chorus.restart();
            Map<String, String> survived = byText(api.history(stream, 200));
            assertThat(survived).containsAllEntriesOf(acknowledged(authors));
            for (Viewer viewer : watchers) {
                assertThat(viewer.resume().getBoolean("recovered")).isTrue();
            }
            crowd.comeBack();
            int before = acknowledged(authors).size();
            Awaitility.await().until(() -> acknowledged(authors).size() > before);
            crowd.finish();
            assertThat(crowd.failures()).isEmpty();
            Map<String, String> all = byText(api.history(stream, 200));
            assertThat(all).isEqualTo(acknowledged(authors));
            for (Viewer viewer : viewers) {
                Awaitility.await().until(() -> viewer.covered() == all.size());
                assertThat(viewer.breaches()).isEmpty();
                assertThat(viewer.ids()).hasSize(all.size());
            }
            viewers.forEach(Viewer::close);
        }
    }

    @Test
    void everyTransportIsToldAndEnded() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(
                folder.resolve("data"), "gateway.drain_spread_ms=1000", "gateway.drain_grace_ms=100")) {
            // Given
            String stream = new Api(chorus).demoStream();
            HttpResponse<Stream<String>> events = Api.HTTP.send(
                    HttpRequest.newBuilder(chorus.gateway("http", "/events?stream_id=" + stream))
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            CompletableFuture<List<String>> lines =
                    CompletableFuture.supplyAsync(() -> events.body().toList());
            try (RawSocket sockJs = RawSocket.open(chorus, "/sockjs/websocket");
                    RawSocket bridge = RawSocket.open(chorus, "/eventbus/websocket")) {
                String address = "chorus.stream." + stream;
                sockJs.text("{\"type\":\"join_stream\",\"payload\":{\"stream_id\":\"" + stream + "\"}}");
                sockJs.until("joined");
                bridge.text(BridgeClient.frame("register", address, "").encode());
                assertThat(bridge.message().getString("address")).isEqualTo(address);

                // When
                int code = chorus.terminate();

                // Then
                assertThat(code).isIn(0, 143);
                assertThat(sockJs.until("reconnect").getJsonObject("payload").getInteger("after_ms"))
                        .isBetween(0, 1_000);
                assertThat(sockJs.closeCode()).isEqualTo(1001);
                JsonObject told = bridge.until("event");
                assertThat(told.getString("event")).isEqualTo("reconnect");
                assertThat(told.getJsonObject("message").getInteger("after_ms")).isBetween(0, 1_000);
                assertThat(bridge.closeCode()).isEqualTo(1001);
                List<String> said = lines.get(10, TimeUnit.SECONDS);
                assertThat(said).contains("event: reconnect").anyMatch(line -> line.startsWith("data: {\"after_ms\":"));
            }
            chorus.restart();
        }
    }

    private static Map<String, String> acknowledged(List<Writers.Author> authors) {
        Map<String, String> all = new HashMap<>();
        authors.forEach(author -> all.putAll(author.acknowledged()));
        return all;
    }

    /** Ids by text; a text that is there twice fails. */
    private static Map<String, String> byText(List<JsonObject> history) {
        Map<String, String> ids = new HashMap<>();
        for (JsonObject comment : history) {
            assertThat(ids.put(comment.getString("content"), comment.getString("id")))
                    .as("twice: " + comment.getString("content"))
                    .isNull();
        }
        return ids;
    }
}
