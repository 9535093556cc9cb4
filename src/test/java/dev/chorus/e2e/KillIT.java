package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after the process was killed in the middle of it all, three times. */
class KillIT {
    private static final int KILLS = 3;
    private static final int BETWEEN_KILLS = 500;

    @TempDir
    Path folder;

    private final List<Viewer> viewers = new ArrayList<>();
    private final Map<String, String> posted = new HashMap<>();

    @Test
    void whatWasAcknowledgedSurvivesKillsUnderLoadAndNobodyMissesOrSeesAnythingTwice() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), MixedLoad.SETTINGS)) {
            // Given
            Api api = new Api(chorus);
            String stream = api.openStream(TestTokens.mint(chorus, "operator", "admin"), new JsonObject());
            IntStream.range(0, 10).forEach(i -> viewers.add(Viewer.join(chorus, stream, "", "full")));
            MixedLoad load = new MixedLoad(chorus, stream);
            Awaitility.await().until(() -> viewers.stream().allMatch(v -> v.covered() > 0));
            String epoch = viewers.get(0).epoch();

            // When
            for (int kill = 0; kill < KILLS; kill++) {
                load.awaitMoreAcknowledged(BETWEEN_KILLS);
                viewers.get(0).drop();
                assertThat(viewers.get(0).resume().getBoolean("recovered")).isTrue();
                load.awaitMoreAcknowledged(BETWEEN_KILLS);
                chorus.kill();
                load.throng().awaitCutOff();
                chorus.restart();
                Map<String, String> survived = byText(api.history(stream, 200));
                assertThat(survived).containsAllEntriesOf(load.acknowledged());
                for (Viewer v : viewers) {
                    JsonObject joined = v.resume();
                    assertThat(joined.getBoolean("recovered")).isTrue();
                    assertThat(joined.getString("epoch")).isEqualTo(epoch);
                }
                posted.putAll(survived);
                load.throng().comeBack();
            }
            load.awaitMoreAcknowledged(BETWEEN_KILLS);
            load.throng().finish();

            // Then
            assertThat(load.failures()).isEmpty();
            assertThat(load.authors()).anyMatch(a -> !a.doubtful().isEmpty());
            assertThat(load.acknowledged())
                    .as("a repeated key gives the comment that was there")
                    .containsAllEntriesOf(posted);
            List<JsonObject> history = api.history(stream, 200);
            assertThat(byText(history)).isEqualTo(load.acknowledged());
            eachAuthorsAreInTheirOwnOrder(load, history);
            everybodySawEverything(chorus, stream, load, history);
            registersAreAsLastAcknowledged(api, load);
            tapsAreBetweenAcknowledgedAndSent(api, stream, load);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(stream(api, stream).getInteger("comment_count"))
                            .isEqualTo(history.size()));
            viewers.forEach(Viewer::close);
            load.onSockets().forEach(Viewer::close);
        }
    }

    @Test
    void whereNothingCrashedTapsAreExact() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), MixedLoad.SETTINGS)) {
            // Given
            Api api = new Api(chorus);
            String stream = api.openStream(TestTokens.mint(chorus, "operator", "admin"), new JsonObject());

            // When
            MixedLoad load = new MixedLoad(chorus, stream);
            load.awaitMoreAcknowledged(BETWEEN_KILLS);
            load.throng().finish();

            // Then
            assertThat(load.failures()).isEmpty();
            assertThat(load.tapsAcknowledged()).isEqualTo(load.tapsSent());
            Awaitility.await()
                    .untilAsserted(() -> assertThat((long) taps(api, stream)).isEqualTo(load.tapsSent()));
            registersAreAsLastAcknowledged(api, load);
            load.onSockets().forEach(Viewer::close);
        }
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

    private static void eachAuthorsAreInTheirOwnOrder(MixedLoad load, List<JsonObject> newestFirst) {
        Map<String, Integer> places = new HashMap<>();
        newestFirst.reversed().forEach(c -> places.put(c.getString("id"), places.size()));
        for (Writers.Author author : load.authors()) {
            assertThat(author.inOrder().stream().map(places::get).toList()).isSorted();
        }
    }

    private void everybodySawEverything(ChorusProcess chorus, String stream, MixedLoad load, List<JsonObject> history) {
        List<String> oldestFirst =
                history.stream().map(c -> c.getString("id")).toList().reversed();
        for (Viewer v : viewers) {
            obeysTheLaw(v, history.size());
            assertThat(v.ids()).isEqualTo(oldestFirst);
        }
        for (Viewer v : load.onSockets()) {
            obeysTheLaw(v, history.size());
            assertThat(Set.copyOf(v.ids()))
                    .as("all since they came")
                    .isEqualTo(Set.copyOf(
                            oldestFirst.subList(oldestFirst.size() - v.ids().size(), oldestFirst.size())));
        }
        try (Viewer late = Viewer.join(chorus, stream, "", "full")) {
            assertThat(late.joined().getLong("offset")).isEqualTo(history.size());
        }
    }

    private static void obeysTheLaw(Viewer v, int offsets) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> v.covered() >= offsets);
        assertThat(v.breaches()).isEmpty();
        assertThat(v.covered()).as("offsets are dense").isEqualTo(offsets);
        assertThat(v.messages("gap")).isEmpty();
        assertThat(v.skipped() + v.omitted()).isZero();
    }

    private static void registersAreAsLastAcknowledged(Api api, MixedLoad load) {
        Map<String, Map<String, Integer>> totals = new HashMap<>();
        for (Writers.Voter voter : load.voters()) {
            voter.votes().forEach((comment, type) -> {
                Map<String, Integer> counts = totals.computeIfAbsent(comment, c -> new HashMap<>());
                if (!type.isEmpty()) {
                    counts.merge(type, 1, Integer::sum);
                }
                JsonArray wanted = type.isEmpty() ? new JsonArray() : JsonArray.of(type);
                Awaitility.await().untilAsserted(() -> assertThat(
                                reactions(api, comment, voter.token()).getJsonArray("reaction_types"))
                        .isEqualTo(wanted));
            });
        }
        assertThat(totals).isNotEmpty();
        totals.forEach((comment, counts) -> Awaitility.await()
                .untilAsserted(
                        () -> assertThat(counts(reactions(api, comment, ""))).isEqualTo(counts)));
    }

    private void tapsAreBetweenAcknowledgedAndSent(Api api, String stream, MixedLoad load) {
        Awaitility.await().untilAsserted(() -> {
            int total = taps(api, stream);
            assertThat((long) total).isBetween(load.tapsAcknowledged(), load.tapsSent());
            for (Viewer v : viewers) {
                List<JsonObject> seen = v.messages("reactions_batch");
                assertThat(counts(seen.get(seen.size() - 1).getJsonObject("payload")))
                        .containsEntry("like", total);
            }
        });
    }

    private static int taps(Api api, String stream) {
        return counts(api.get("/api/streams/" + stream + "/reactions", "")
                        .expect(200)
                        .body())
                .getOrDefault("like", 0);
    }

    private static JsonObject reactions(Api api, String comment, String token) {
        return api.get("/api/comments/" + comment + "/reactions", token)
                .expect(200)
                .body();
    }

    private static JsonObject stream(Api api, String stream) {
        return api.get("/api/streams/" + stream, "").expect(200).body();
    }

    private static Map<String, Integer> counts(JsonObject reactions) {
        Map<String, Integer> counts = new HashMap<>();
        reactions.getJsonObject("counts").forEach(e -> {
            if ((Integer) e.getValue() != 0) {
                counts.put(e.getKey(), (Integer) e.getValue());
            }
        });
        return counts;
    }
}
