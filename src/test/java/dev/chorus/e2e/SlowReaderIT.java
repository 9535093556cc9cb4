package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who read 2 KB a second do not hold up the others, are not thrown out, cost a bounded room, and are told what they missed. */
class SlowReaderIT {
    private static final int MESSAGES = 5_000;
    private static final int REMOVED = 40;
    private static final int SLOW = 4;
    /** Holds some frames of the storm, the largest of which is about 130 KB. */
    private static final int OUTBOX_BYTES = 1 << 20;
    /** What the room itself keeps of a storm: its hot tail, bodies, recent users. */
    private static final long ROOM_BYTES = 64 << 20;

    private static final Path TRACE = Path.of("src/test/resources/live-chat-trace.csv");

    @TempDir
    Path folder;

    private final List<Viewer> books = new ArrayList<>();
    private final List<PacedSocket> slow = new ArrayList<>();

    @AfterEach
    void hangUp() throws Exception {
        for (PacedSocket s : slow) {
            s.close();
        }
    }

    @Test
    void slowReadersStayAndCoverEverythingInBoundedRoomAndNobodyKeepsWhatWasRemoved() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(
                folder.resolve("data"), "limits.requests_per_minute=0", "gateway.outbox_bytes=" + OUTBOX_BYTES)) {
            // Given
            Api api = new Api(chorus);
            String admin = TestTokens.mint(chorus, "operator", "admin");
            String stream = api.openStream(admin, new JsonObject());
            List<Viewer> readers = IntStream.range(0, 20)
                    .mapToObj(i -> Viewer.join(chorus, stream, "", "full"))
                    .toList();
            for (int i = 0; i < SLOW; i++) {
                joinSlowly(chorus, stream);
            }
            long heapBefore = chorus.liveHeapBytes();

            // When
            Process replay = replay(chorus, stream);
            Set<String> removed = removeSome(api, admin, readers.get(0), replay);
            assertThat(replay.waitFor())
                    .as(() -> read(folder.resolve("replay.err")))
                    .isZero();
            books.get(0).ids().stream().limit(5).forEach(id -> remove(api, admin, id, removed));
            long offsets = MESSAGES + removed.size();
            for (Viewer v : readers) {
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> v.covered() >= offsets);
            }
            List<Long> before = books.stream().map(Viewer::covered).toList();
            long heapGrowth = chorus.liveHeapBytes() - heapBefore;
            slow.forEach(PacedSocket::hurry);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> books.stream().allMatch(b -> b.covered() >= offsets)
                            || slow.stream().anyMatch(s -> !s.ended().isEmpty()));

            // Then
            assertThat(before).as("they were slow").allMatch(covered -> covered < offsets);
            assertThat(heapGrowth).isLessThan(ROOM_BYTES);
            assertThat(api.metric("outbox_bytes_peak"))
                    .as("frames were kept for them, and never more than so many")
                    .isPositive()
                    .isLessThanOrEqualTo((long) SLOW * OUTBOX_BYTES);
            Awaitility.await().until(() -> api.metric("outbox_bytes") == 0);
            assertThat(removed).hasSizeGreaterThan(REMOVED / 2);
            List<JsonObject> history = api.history(stream, 200);
            assertThat(slow).allMatch(s -> s.ended().isEmpty());
            for (Viewer b : books) {
                assertThat(b.breaches()).isEmpty();
                assertThat(b.covered()).isEqualTo(offsets);
                assertThat(b.skipped() + b.messages("joined").size())
                        .as("there was more than the way to it holds")
                        .isGreaterThan(1);
                assertThat(b.ids()).doesNotContainAnyElementsOf(removed);
                shownAsTheyAre(b, history);
            }
            for (Viewer v : readers) {
                assertThat(v.breaches()).isEmpty();
                assertThat(v.omitted()).isZero();
                assertThat(v.ids()).doesNotContainAnyElementsOf(removed);
                shownAsTheyAre(v, history);
            }
            // One of them may have been held up by the machine; the slow ones have not held up all.
            assertThat(readers.stream().filter(v -> v.messages("gap").isEmpty()).toList())
                    .hasSizeGreaterThan(readers.size() / 2)
                    .allSatisfy(v -> {
                        assertThat(v.delivered()).isEqualTo(MESSAGES);
                        assertThat(v.ids()).hasSize(MESSAGES - removed.size());
                    });
            readers.forEach(Viewer::close);
        }
    }

    private void joinSlowly(ChorusProcess chorus, String stream) throws Exception {
        Viewer paper = Viewer.onPaper();
        PacedSocket socket = PacedSocket.open(chorus.gateway("ws", "/ws"), 4_096, 2_048, paper::accept);
        books.add(paper);
        slow.add(socket);
        socket.send("join_stream", new JsonObject().put("stream_id", stream).put("budget", "full"));
        Awaitility.await().until(() -> !paper.messages("joined").isEmpty());
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
