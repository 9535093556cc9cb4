package dev.chorus.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Logged;
import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedLogKillTest {
    private static final int ROUNDS = 3;
    private static final int ACKNOWLEDGED_PER_ROUND = 400;

    private final LogFixture fixture = new LogFixture();

    @TempDir
    Path data = Path.of("");

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        Map<Topic, Map<Long, Long>> acknowledged =
                Map.of(Topic.COMMENTS, new HashMap<>(), Topic.REACTIONS, new HashMap<>());
        for (int round = 0; round < ROUNDS; round++) {
            Map<Topic, Long> heads = heads();
            List<String> lines = runAndKill();
            for (String line : lines) {
                String[] parts = line.split(" ", -1);
                Topic topic = Topic.valueOf(parts[0]);
                acknowledged.get(topic).put(Long.parseLong(parts[2]), Long.parseLong(parts[1]));
                assertThat(Long.parseLong(parts[2])).isGreaterThan(heads.get(topic));
            }

            for (Topic topic : acknowledged.keySet()) {
                List<Logged> events = readAll(topic);
                Map<Long, Long> found = new HashMap<>();
                events.forEach(logged ->
                        found.put(logged.position(), logged.event().head().id()));
                assertThat(found).containsAllEntriesOf(acknowledged.get(topic));
                assertThat(events).extracting(Logged::position).isSorted().doesNotHaveDuplicates();
                assertNoHoles(events);
            }
        }
    }

    @Test
    void theFolderOfALivingProcessIsRefused() throws Exception {
        Process process = start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(nextAcknowledgement(output)).isPresent();

            assertThatThrownBy(() -> get(fixture.open(data)))
                    .hasMessageContaining("another Chorus is running")
                    .hasMessageContaining("process " + process.pid());
        } finally {
            process.destroyForcibly().waitFor();
        }
        get(get(fixture.open(data)).close());
    }

    /** Each process counts from 1 and appends in order: within its part, what is there is all there up to some id. */
    private static void assertNoHoles(List<Logged> events) {
        List<Long> part = new ArrayList<>();
        for (Logged logged : events) {
            long id = logged.event().head().id();
            if (id == 1) {
                part.clear();
            }
            part.add(id);
            assertThat(id).isEqualTo(part.size());
        }
        assertThat(part)
                .isEqualTo(LongStream.rangeClosed(1, part.size()).boxed().toList());
    }

    private List<String> runAndKill() throws Exception {
        Process process = start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            Optional<String> line = nextAcknowledgement(output);
            while (line.isPresent()) {
                lines.add(line.get());
                if (lines.size() == ACKNOWLEDGED_PER_ROUND) {
                    // By its handle: the process object would close our end of the output as well.
                    process.toHandle().destroyForcibly();
                }
                line = nextAcknowledgement(output);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(lines).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_PER_ROUND);
        // The last line may have been cut by the kill.
        return lines.subList(0, lines.size() - 1);
    }

    /** Skips what the process logs. */
    private static Optional<String> nextAcknowledgement(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(LogWriterProcess.MARK)) {
            line = output.readLine();
        }
        return Optional.ofNullable(line).map(text -> text.substring(LogWriterProcess.MARK.length()));
    }

    private Process start() throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        LogWriterProcess.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private Map<Topic, Long> heads() throws Exception {
        EmbeddedEventLog log = get(fixture.open(data));
        Map<Topic, Long> heads = Map.of(
                Topic.COMMENTS, get(log.head(Topic.COMMENTS, LogWriterProcess.PARTITION)),
                Topic.REACTIONS, get(log.head(Topic.REACTIONS, LogWriterProcess.PARTITION)));
        get(log.close());
        return heads;
    }

    private List<Logged> readAll(Topic topic) throws Exception {
        EmbeddedEventLog log = get(fixture.open(data));
        List<Logged> all = new ArrayList<>();
        List<Logged> page = get(log.read(topic, LogWriterProcess.PARTITION, -1, 1000));
        while (!page.isEmpty()) {
            all.addAll(page);
            page = get(log.read(topic, LogWriterProcess.PARTITION, all.getLast().position(), 1000));
        }
        get(log.close());
        return all;
    }

    private static <T> T get(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
