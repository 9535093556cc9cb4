package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.comment.CommentText;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.awaitility.Awaitility;

/**
 * The chat of a real stream, or its beginning, posted by the command for it as fast as it goes, with people watching; then what was
 * acknowledged, kept and seen is held against the file.
 */
final class ReplayedChat {
    private static final Path TRACE = Path.of("src/test/resources/live-chat-trace.csv");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChorusProcess chorus;
    private final Api api;
    private final Path folder;
    private final int messages;
    private final int viewers;
    private String stream = "";
    private long omitted;

    /**
     * @param folder for its own files
     * @param messages how many, from the first
     * @param viewers how many who want everything, and again as many who want what a person can read
     */
    ReplayedChat(ChorusProcess chorus, Path folder, int messages, int viewers) {
        this.chorus = chorus;
        this.api = new Api(chorus);
        this.folder = folder;
        this.messages = messages;
        this.viewers = viewers;
    }

    /** Every message is acknowledged, kept once, in the order of its author, and seen by everybody once and in order. */
    void happensAndIsKeptOnceAndSeenByEverybody() throws Exception {
        open();
        try (Crowd full = Crowd.join(chorus, stream, "full", viewers);
                Crowd normal = Crowd.join(chorus, stream, "normal", viewers)) {
            JsonObject result = replay();

            assertThat(result.getInteger("posted")).isEqualTo(messages);
            assertThat(result.getInteger("acknowledged")).isEqualTo(messages);
            assertThat(result.getInteger("rejected")).isZero();
            awaitEverything(full);
            awaitEverything(normal);
            List<JsonObject> oldestFirst = api.history(stream, 200).reversed();
            List<String> ids = oldestFirst.stream().map(c -> c.getString("id")).toList();
            assertThat(ids).hasSize(messages).doesNotHaveDuplicates();
            assertThat(byAuthor(oldestFirst)).isEqualTo(byAuthorInFile());
            assertThat(api.historyForward(stream, 200).stream().map(c -> c.getString("id")))
                    .as("walked from the other end")
                    .containsExactlyElementsOf(ids);
            for (OnlookerBooks v : full.books()) {
                sawAll(v, ids);
            }
            for (OnlookerBooks v : normal.books()) {
                sawSome(v, ids);
            }
        }
    }

    String stream() {
        return stream;
    }

    /** How many comments were left out, together, for those who want what a person can read. */
    long omitted() {
        return omitted;
    }

    private void open() {
        String admin = TestTokens.mint(chorus, "operator", "admin");
        JsonObject settings = new JsonObject().put("rate_limits", "off");
        stream = api.post(
                        "/api/streams",
                        admin,
                        new JsonObject().put("title", "Replay").put("settings", settings))
                .expect(201)
                .body()
                .getString("id");
    }

    private JsonObject replay() throws Exception {
        Path part = folder.resolve("part.csv");
        Path out = folder.resolve("replay.out");
        Path err = folder.resolve("replay.err");
        // A line of the file is a message.
        Files.write(part, Files.readAllLines(TRACE).subList(0, messages + 1));
        List<String> arguments = new ArrayList<>(
                List.of("replay", part.toString(), "--url", chorus.api("").toString(), "--stream", stream));
        arguments.addAll(List.of("--speed", "max"));
        arguments.addAll(chorus.where());
        Process replay = ChorusProcess.java(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(replay.waitFor()).as(() -> read(err)).isZero();
        return new JsonObject(Files.readAllLines(out).getLast());
    }

    private void awaitEverything(Crowd crowd) {
        for (OnlookerBooks v : crowd.books()) {
            Awaitility.await("everything covered")
                    .atMost(PATIENCE)
                    .until(() -> v.covered() >= messages || !v.breaches().isEmpty());
        }
    }

    private static void sawAll(OnlookerBooks v, List<String> ids) {
        assertThat(v.breaches()).isEmpty();
        assertThat(v.skipped() + v.omitted())
                .as("a viewer that reads is never skipped")
                .isZero();
        assertThat(v.comments().equals(ids))
                .as("each comment once and in order")
                .isTrue();
    }

    private void sawSome(OnlookerBooks v, List<String> ids) {
        assertThat(v.breaches()).isEmpty();
        assertThat(v.comments().size() + v.omitted() + v.skipped()).isEqualTo(messages);
        assertThat(ids).containsSubsequence(v.comments());
        omitted += v.omitted();
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

    private Map<String, List<String>> byAuthorInFile() throws IOException {
        Map<String, List<String>> texts = new HashMap<>();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser records = format.parse(Files.newBufferedReader(folder.resolve("part.csv")))) {
            for (CSVRecord row : records) {
                texts.computeIfAbsent(row.get("author"), a -> new ArrayList<>())
                        .add(CommentText.normalize(row.get("message")));
            }
        }
        return texts;
    }
}
