package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of the bridge that stops reading is not read from either; that alone keeps it no place. */
class BridgeIdleIT {
    private static final JsonObject PING = new JsonObject().put("type", "ping");
    private static final String TEXT = "\uD83E\uDD8B".repeat(480);
    private static final int BATCH = 100;

    @TempDir
    Path folder;

    @Test
    void whoNeverReadsAgainIsClosedAndWhoGivesASignOfLifeStays() {
        try (ChorusProcess chorus = ChorusProcess.start(
                        folder.resolve("data"), "limits.requests_per_minute=0", "bridge.idle_ms=8000");
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            // Given
            Api api = new Api(chorus);
            String admin = TestTokens.mint(chorus, "operator", "admin");
            String stream = api.openStream(admin, new JsonObject());
            try (BridgeClient stuck = BridgeClient.connectSmall(chorus);
                    BridgeClient lively = BridgeClient.connect(chorus)) {
                stuck.register("chorus.stream." + stream, "");
                stuck.heard("chorus.stream." + stream, "joined");
                clock.scheduleAtFixedRate(() -> lively.say(PING), 200, 200, TimeUnit.MILLISECONDS);

                // When: it says something as long as it is listened to, and reads nothing
                Awaitility.await("its way out is full")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> {
                            stuck.say(PING);
                            post(api, stream, admin);
                            return api.metric("bridge_missed_total") > 0;
                        });

                // Then
                Awaitility.await("it is closed")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> api.metric("bridge_connections") == 1);
                assertThat(api.metric("bridge_registrations")).isZero();
                assertThat(lively.refusal("chorus.nowhere", "", new JsonObject()))
                        .isEqualTo("forbidden");
                clock.shutdownNow();
            }
        }
    }

    private static void post(Api api, String stream, String token) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            JsonObject body = new JsonObject().put("content", TEXT);
            sent.add(api.sendAsync("POST", "/api/streams/" + stream + "/comments", token, body)
                    .thenAccept(answer -> answer.expect(201)));
        }
        sent.forEach(CompletableFuture::join);
    }
}
