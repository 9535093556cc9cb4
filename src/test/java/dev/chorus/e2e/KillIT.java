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
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after the process was killed in the middle of it all, twice. */
class KillIT {
    private static final int BETWEEN_KILLS = 500;

    @TempDir
    Path folder;

    private final List<Writers.Author> authors = new ArrayList<>();
    private final List<Writers.Voter> voters = new ArrayList<>();
    private final List<Writers.Tapper> tappers = new ArrayList<>();
    private final List<Viewer> viewers = new ArrayList<>();
    private final Map<String, String> posted = new HashMap<>();

    @Test
    void whatWasAcknowledgedSurvivesKillsUnderLoadAndNobodyMissesOrSeesAnythingTwice() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(
                folder.resolve("data"), "limits.requests_per_minute=0", "gateway.messages_per_second=100000")) {
            // Given
            Api api = new Api(chorus);
            String stream = api.openStream(TestTokens.mint(chorus, "operator", "admin"), new JsonObject());
            IntStream.range(0, 10).forEach(i -> viewers.add(Viewer.join(chorus, stream, "", "full")));
            Throng crowd = Throng.begin(people(chorus, api, stream));
            Awaitility.await().until(() -> viewers.stream().allMatch(v -> v.covered() > 0));
            String epoch = viewers.get(0).epoch();

            // When
            for (int kill = 0; kill < 2; kill++) {
                awaitMoreAcknowledged();
                viewers.get(0).drop();
                assertThat(viewers.get(0).resume().getBoolean("recovered")).isTrue();
                awaitMoreAcknowledged();
                chorus.kill();
                crowd.awaitCutOff();
                chorus.restart();
                Map<String, String> survived = byText(api.history(stream, 200));
                assertThat(survived).containsAllEntriesOf(acknowledged());
                for (Viewer v : viewers) {
                    JsonObject joined = v.resume();
                    assertThat(joined.getBoolean("recovered")).isTrue();
                    assertThat(joined.getString("epoch")).isEqualTo(epoch);
                }
                posted.putAll(survived);
                crowd.comeBack();
            }
            awaitMoreAcknowledged();
            crowd.finish();

            // Then
            assertThat(crowd.failures()).isEmpty();
            assertThat(authors).anyMatch(a -> !a.doubtful().isEmpty());
            assertThat(acknowledged())
                    .as("a repeated key gives the comment that was there")
                    .containsAllEntriesOf(posted);
            List<JsonObject> history = api.history(stream, 200);
            assertThat(byText(history)).isEqualTo(acknowledged());
            everybodySawEverything(chorus, stream, history);
            registersAreAsLastAcknowledged(api);
            tapsAreBetweenAcknowledgedAndSent(api, stream);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(stream(api, stream).getInteger("comment_count"))
                            .isEqualTo(history.size()));
            viewers.forEach(Viewer::close);
        }
    }

    private List<Throng.Person> people(ChorusProcess chorus, Api api, String stream) {
        List<String> targets = new ArrayList<>();
        Writers.Author first = new Writers.Author("first", new Line.Rest(api, stream, api.guest()));
        for (int i = 0; i < 12; i++) {
            try {
                first.act();
            } catch (NoAnswer e) {
                throw new AssertionError(e);
            }
        }
        targets.addAll(first.acknowledged().values());
        authors.add(first);
        for (int i = 0; i < 6; i++) {
            Line line = i < 4 ? socket(chorus, stream, api.guest()) : new Line.Rest(api, stream, api.guest());
            authors.add(new Writers.Author("author" + i, line));
        }
        for (int i = 0; i < 3; i++) {
            String token = api.guest();
            Line line = i < 2 ? socket(chorus, stream, token) : new Line.Rest(api, stream, token);
            voters.add(new Writers.Voter(token, line, targets, i));
        }
        for (int i = 0; i < 2; i++) {
            tappers.add(new Writers.Tapper(socket(chorus, stream, api.guest()), i));
        }
        List<Throng.Person> all = new ArrayList<>(authors);
        all.addAll(voters);
        all.addAll(tappers);
        return all;
    }

    /** Those who write on a socket watch as well, and what they see is held to the same law. */
    private Line socket(ChorusProcess chorus, String stream, String token) {
        return new Line.Socket(Viewer.join(chorus, stream, token, "full"), stream);
    }

    private void awaitMoreAcknowledged() {
        int before = acknowledged().size();
        long votes = voters.stream().mapToLong(Writers.Voter::acknowledged).sum();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> acknowledged().size() >= before + BETWEEN_KILLS
                        && voters.stream()
                                        .mapToLong(Writers.Voter::acknowledged)
                                        .sum()
                                > votes);
    }

    private Map<String, String> acknowledged() {
        Map<String, String> all = new HashMap<>();
        authors.forEach(a -> all.putAll(a.acknowledged()));
        return all;
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

    private void everybodySawEverything(ChorusProcess chorus, String stream, List<JsonObject> history) {
        List<String> oldestFirst =
                history.stream().map(c -> c.getString("id")).toList().reversed();
        for (Viewer v : viewers) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> v.covered() >= history.size());
            assertThat(v.breaches()).isEmpty();
            assertThat(v.covered()).as("offsets are dense").isEqualTo(history.size());
            assertThat(v.ids()).isEqualTo(oldestFirst);
            assertThat(v.skipped() + v.omitted()).isZero();
        }
        try (Viewer late = Viewer.join(chorus, stream, "", "full")) {
            assertThat(late.joined().getLong("offset")).isEqualTo(history.size());
        }
    }

    private void registersAreAsLastAcknowledged(Api api) {
        Map<String, Map<String, Integer>> totals = new HashMap<>();
        for (Writers.Voter voter : voters) {
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

    private void tapsAreBetweenAcknowledgedAndSent(Api api, String stream) {
        long acknowledged =
                tappers.stream().mapToLong(Writers.Tapper::acknowledged).sum();
        long sent = tappers.stream().mapToLong(Writers.Tapper::sent).sum();
        Awaitility.await().untilAsserted(() -> {
            int total = counts(api.get("/api/streams/" + stream + "/reactions", "")
                            .expect(200)
                            .body())
                    .getOrDefault("like", 0);
            assertThat((long) total).isBetween(acknowledged, sent);
            for (Viewer v : viewers) {
                List<JsonObject> seen = v.messages("reactions_batch");
                assertThat(counts(seen.get(seen.size() - 1).getJsonObject("payload")))
                        .containsEntry("like", total);
            }
        });
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
