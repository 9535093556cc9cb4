package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds when a recorded chat is posted as fast as it goes, with people watching. */
abstract class ReplayLaw {
    /** The chat of a real stream in 36 minutes. */
    static final Path TRACE = Path.of("src/test/resources/live-chat-trace.csv");

    private static final int VIEWERS = 100;

    @TempDir
    Path folder;

    /** What is posted, as the trace has it. */
    abstract Path trace() throws IOException;

    abstract int messages();

    abstract String[] settings();

    @Test
    void everyMessageIsAcknowledgedKeptOnceAndSeenByEverybody() throws Exception {
        // Given
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), settings())) {
            Api api = new Api(chorus);
            String admin = TestTokens.mint(chorus, "operator", "admin");
            JsonObject settings = new JsonObject().put("rate_limits", "off");
            String stream = api.post(
                            "/api/streams",
                            admin,
                            new JsonObject().put("title", "Replay").put("settings", settings))
                    .expect(201)
                    .body()
                    .getString("id");
            Crowd full = Crowd.join(chorus, stream, "full", VIEWERS);
            Crowd normal = Crowd.join(chorus, stream, "normal", VIEWERS);

            // When
            JsonObject result = replay(chorus, stream);

            // Then
            assertThat(result.getInteger("posted")).isEqualTo(messages());
            assertThat(result.getInteger("acknowledged")).isEqualTo(messages());
            assertThat(result.getInteger("rejected")).isZero();
            awaitEverything(full);
            awaitEverything(normal);
            List<JsonObject> oldestFirst = api.history(stream, 200).reversed();
            List<String> ids = oldestFirst.stream().map(c -> c.getString("id")).toList();
            assertThat(ids).hasSize(messages()).doesNotHaveDuplicates();
            assertThat(byAuthor(oldestFirst)).isEqualTo(byAuthorInFile());
            assertThat(api.historyForward(stream, 200).stream().map(c -> c.getString("id")))
                    .as("walked from the other end")
                    .containsExactlyElementsOf(ids);
            for (OnlookerBooks v : full.books()) {
                assertThat(v.breaches()).isEmpty();
                assertThat(v.skipped() + v.omitted())
                        .as("a viewer that reads is never skipped")
                        .isZero();
                assertThat(v.comments().equals(ids))
                        .as("each comment once and in order")
                        .isTrue();
            }
            for (OnlookerBooks v : normal.books()) {
                assertThat(v.breaches()).isEmpty();
                assertThat(v.comments().size() + v.omitted() + v.skipped()).isEqualTo(messages());
                assertThat(v.omitted()).as("there was something to leave out").isPositive();
                assertThat(ids).containsSubsequence(v.comments());
            }
            full.close();
            normal.close();
        }
    }

    private void awaitEverything(Crowd crowd) {
        for (OnlookerBooks v : crowd.books()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> v.covered() >= messages() || !v.breaches().isEmpty());
        }
    }

    private JsonObject replay(ChorusProcess chorus, String stream) throws Exception {
        Path out = folder.resolve("replay.out");
        Process replay = ChorusProcess.java(List.of(
                        "replay",
                        trace().toString(),
                        "--url",
                        chorus.api("").toString(),
                        "--stream",
                        stream,
                        "--speed",
                        "max",
                        "--data",
                        chorus.data().toString()))
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("replay.err").toFile())
                .start();
        assertThat(replay.waitFor())
                .as(() -> read(folder.resolve("replay.err")))
                .isZero();
        List<String> lines = Files.readAllLines(out);
        return new JsonObject(lines.get(lines.size() - 1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Texts of each author, in order. */
    private static Map<String, List<String>> byAuthor(List<JsonObject> oldestFirst) {
        Map<String, List<String>> texts = new HashMap<>();
        for (JsonObject c : oldestFirst) {
            texts.computeIfAbsent(c.getJsonObject("user").getString("username"), a -> new ArrayList<>())
                    .add(c.getString("content"));
        }
        return texts;
    }

    private Map<String, List<String>> byAuthorInFile() throws Exception {
        Map<String, List<String>> texts = new HashMap<>();
        try (var records = org.apache.commons.csv.CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(Files.newBufferedReader(trace()))) {
            for (var row : records) {
                texts.computeIfAbsent(row.get("author"), a -> new ArrayList<>())
                        .add(dev.chorus.comment.CommentText.normalize(row.get("message")));
            }
        }
        return texts;
    }
}
