package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One who reads 2 KB a second does not hold up the others, is not thrown out, and is told the truth about what they missed. */
class SlowReaderIT {
    private static final int MESSAGES = 5_000;
    private static final int REMOVED = 40;
    private static final Path TRACE = Path.of("src/test/resources/live-chat-trace.csv");

    @TempDir
    Path folder;

    @Test
    void aSlowReaderStaysAndCoversEverythingAndNobodyKeepsWhatWasRemoved() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), "limits.requests_per_minute=0")) {
            // Given
            Api api = new Api(chorus);
            String admin = TestTokens.mint(chorus, "operator", "admin");
            String stream = api.openStream(admin, new JsonObject());
            List<Viewer> readers = IntStream.range(0, 20)
                    .mapToObj(i -> Viewer.join(chorus, stream, "", "full"))
                    .toList();
            Viewer books = Viewer.onPaper();
            try (PacedSocket slow = PacedSocket.open(chorus.gateway("ws", "/ws"), 4_096, 2_048, books::accept)) {
                slow.send(
                        "join_stream", new JsonObject().put("stream_id", stream).put("budget", "full"));
                Awaitility.await().until(() -> !books.messages("joined").isEmpty());

                // When
                Process replay = replay(chorus, stream);
                Set<String> removed = removeSome(api, admin, readers.get(0), replay);
                assertThat(replay.waitFor())
                        .as(() -> read(folder.resolve("replay.err")))
                        .isZero();
                books.ids().stream().limit(5).forEach(id -> remove(api, admin, id, removed));
                long offsets = MESSAGES + removed.size();
                for (Viewer v : readers) {
                    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> v.covered() >= offsets);
                }
                long before = books.covered();
                slow.hurry();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> books.covered() >= offsets || !slow.ended().isEmpty());

                // Then
                assertThat(slow.ended()).isEmpty();
                assertThat(before).as("it was slow").isLessThan(offsets);
                assertThat(books.breaches()).isEmpty();
                assertThat(books.covered()).isEqualTo(offsets);
                assertThat(books.skipped() + books.messages("joined").size())
                        .as("there was more than the way to it holds")
                        .isGreaterThan(1);
                assertThat(removed).hasSizeGreaterThan(REMOVED / 2);
                assertThat(books.ids()).doesNotContainAnyElementsOf(removed);
                shownAsTheyAre(books, api.history(stream, 200));
                for (Viewer v : readers) {
                    assertThat(v.breaches()).isEmpty();
                    assertThat(v.skipped() + v.omitted()).isZero();
                    assertThat(v.delivered()).isEqualTo(MESSAGES);
                    assertThat(v.ids()).doesNotContainAnyElementsOf(removed).hasSize(MESSAGES - removed.size());
                }
            }
            readers.forEach(Viewer::close);
        }
    }

    /** Hides and deletes what has just been shown, all through the storm: comments in queues, in gaps and on screens. */
    private static Set<String> removeSome(Api api, String admin, Viewer seen, Process storm) {
        Set<String> removed = new LinkedHashSet<>();
        while (storm.isAlive() && removed.size() < REMOVED) {
            long covered = seen.covered();
            List<String> ids = seen.ids();
            if (!ids.isEmpty()) {
                remove(api, admin, ids.get(ids.size() - 1), removed);
                remove(api, admin, ids.get(ids.size() / 2), removed);
            }
            Awaitility.await().until(() -> seen.covered() > covered || !storm.isAlive());
        }
        return removed;
    }

    private static void remove(Api api, String admin, String id, Set<String> removed) {
        if (removed.add(id)) {
            if (removed.size() % 2 == 0) {
                api.post("/api/comments/" + id + "/hide", admin, new JsonObject())
                        .expect(200);
            } else {
                api.send("DELETE", "/api/comments/" + id, admin, null).expect(200);
            }
        }
    }

    private static void shownAsTheyAre(Viewer books, List<JsonObject> history) {
        Map<String, String> texts = new HashMap<>();
        history.forEach(c -> texts.put(c.getString("id"), c.getString("content")));
        books.view().forEach((id, c) -> assertThat(texts).containsEntry(id, c.getString("content")));
    }

    private Process replay(ChorusProcess chorus, String stream) throws Exception {
        return ChorusProcess.java(List.of(
                        "replay",
                        firstOfTrace().toString(),
                        "--url",
                        chorus.api("").toString(),
                        "--stream",
                        stream,
                        "--speed",
                        "max",
                        "--data",
                        chorus.data().toString()))
                .redirectOutput(folder.resolve("replay.out").toFile())
                .redirectError(folder.resolve("replay.err").toFile())
                .start();
    }

    private Path firstOfTrace() throws Exception {
        var format = org.apache.commons.csv.CSVFormat.RFC4180.builder().get();
        Path file = folder.resolve("storm.csv");
        try (BufferedReader from = Files.newBufferedReader(TRACE);
                Writer to = Files.newBufferedWriter(file);
                var records = format.parse(from);
                var printer = format.print(to)) {
            for (var record : records) {
                printer.printRecord(record.toList());
                if (records.getRecordNumber() > MESSAGES) {
                    return file;
                }
            }
        }
        throw new IllegalStateException("the trace is too short");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
