package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.stack.RealServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** "Redis gone": live goes on, history comes from the store, same epoch, same offsets, and the cache fills again. */
class RedisOutageIT {
    @RegisterExtension
    static final RealServer REDIS = RealServer.own("redis");

    private static final int BETWEEN_FAULTS = 300;

    @TempDir
    Path folder;

    @AfterEach
    void wake() {
        REDIS.wake();
    }

    @Test
    void nothingIsLostOrTwiceWhileRedisHangsIsKilledAndComesBackEmpty() throws InterruptedException {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), settings())) {
            // Given
            Api api = new Api(chorus);
            String stream = api.openStream(TestTokens.mint(chorus, "operator", "admin"), new JsonObject());
            Viewer viewer = Viewer.join(chorus, stream, "", "full");
            MixedLoad load = new MixedLoad(chorus, stream);
            load.awaitMoreAcknowledged(BETWEEN_FAULTS);
            String epoch = viewer.epoch();

            // When
            REDIS.hang();
            load.awaitMoreAcknowledged(BETWEEN_FAULTS);
            assertThat(health(api)).isEqualTo("degraded");
            Map<String, String> soFar = load.acknowledged();
            Awaitility.await().untilAsserted(() -> everythingIsInHistory(api, stream, soFar));
            REDIS.wake();
            load.awaitMoreAcknowledged(BETWEEN_FAULTS);
            REDIS.kill();
            load.awaitMoreAcknowledged(BETWEEN_FAULTS);
            REDIS.restart();
            load.awaitMoreAcknowledged(BETWEEN_FAULTS);
            load.throng().finish();

            // Then
            assertThat(load.failures()).isEmpty();
            Awaitility.await().untilAsserted(() -> assertThat(health(api)).isEqualTo("up"));
            List<JsonObject> history = api.history(stream, 200);
            assertThat(byText(history)).isEqualTo(load.acknowledged());
            List<Viewer> all = new ArrayList<>(load.onSockets());
            all.add(viewer);
            for (Viewer v : all) {
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> v.covered() >= history.size());
                assertThat(v.breaches()).isEmpty();
                assertThat(v.covered()).as("offsets are dense").isEqualTo(history.size());
                assertThat(v.epoch()).isEqualTo(epoch);
            }
            assertThat(new HashSet<>(viewer.ids()))
                    .isEqualTo(new HashSet<>(byText(history).values()));
            Awaitility.await().untilAsserted(() -> assertThat(taps(api, stream)).isEqualTo(load.tapsAcknowledged()));
            assertThat(api.metric("breaker_trips_total")).isPositive();
            all.forEach(Viewer::close);
        }
    }

    @Test
    void aServerStartsAndServesWithoutRedisAndFindsItLater() {
        // Given
        String[] settings = settings();
        REDIS.stop();

        // When
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), settings)) {
            Api api = new Api(chorus);
            String stream = api.openStream(TestTokens.mint(chorus, "operator", "admin"), new JsonObject());
            String token = api.guest();
            api.postOnce(stream, token, "k1", "alone").join().expect(201);

            // Then
            Awaitility.await()
                    .untilAsserted(() -> assertThat(api.history(stream, 10)).hasSize(1));
            REDIS.restart();
            Awaitility.await().untilAsserted(() -> assertThat(health(api)).isEqualTo("up"));
            api.postOnce(stream, token, "k2", "together").join().expect(201);
            assertThat(api.history(stream, 10))
                    .extracting(c -> c.getString("content"))
                    .containsExactly("together", "alone");
        }
    }

    private static String[] settings() {
        List<String> all = new ArrayList<>(List.of(MixedLoad.SETTINGS));
        all.addAll(List.of("hot.store=redis", "redis.host=" + REDIS.host(), "redis.port=" + REDIS.port()));
        return all.toArray(String[]::new);
    }

    private static void everythingIsInHistory(Api api, String stream, Map<String, String> acknowledged) {
        assertThat(byText(api.history(stream, 200))).containsAllEntriesOf(acknowledged);
    }

    private static String health(Api api) {
        return api.get("/health", "").body().getString("status");
    }

    private static long taps(Api api, String stream) {
        return api.get("/api/streams/" + stream + "/reactions", "")
                .expect(200)
                .body()
                .getJsonObject("counts")
                .getLong("like", 0L);
    }

    /** Ids by text; a text that is there twice fails. */
    private static Map<String, String> byText(List<JsonObject> history) {
        Map<String, String> ids = new HashMap<>();
        for (JsonObject c : history) {
            assertThat(ids.put(c.getString("content"), c.getString("id")))
                    .as("twice: " + c.getString("content"))
                    .isNull();
        }
        return ids;
    }
}
