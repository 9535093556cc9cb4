package dev.chorus.tool.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.testing.WatchedVertx;
import dev.chorus.tool.ChorusApi;
import dev.chorus.tool.replay.CommentSink.Manner;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final int ROWS = 600;

    @TempDir
    Path folder;

    private Vertx vertx;
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private List<JsonObject> stored = List.of();
    private boolean twoOfOneAuthorAtOnce;

    @BeforeEach
    void start() {
        vertx = WatchedVertx.make();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void everyRowIsPostedOnceAndEachAuthorKeepsTheirOrder() throws Exception {
        Replay.Result result = run(log(), 60_000, (body, attempt) -> Manner.STORE);

        assertThat(result.acknowledged()).isEqualTo(ROWS);
        assertThat(result.rejected()).isZero();
        assertThat(messagesByAuthor(stored)).isEqualTo(expectedByAuthor());
        assertThat(twoOfOneAuthorAtOnce).isFalse();
    }

    @Test
    void lostAnswersAndRefusedTurnsAreRepeatedAndNothingIsDoubled() throws Exception {
        Replay.Result result = run(log(), 60_000, (body, attempt) -> {
            int row = Integer.parseInt(body.getString("content").substring(1));
            if (attempt > 1) {
                return Manner.STORE;
            }
            return row % 50 == 0 ? Manner.STORE_AND_DROP : row % 7 == 0 ? Manner.UNAVAILABLE : Manner.STORE;
        });

        assertThat(result.acknowledged()).isEqualTo(ROWS);
        assertThat(messagesByAuthor(stored)).isEqualTo(expectedByAuthor());
    }

    @Test
    void whatTheServerRefusesIsCountedAndTheRestGoesOn() throws Exception {
        Replay.Result result = run(
                log() + "9,ana,\n",
                60_000,
                (body, attempt) -> body.getString("content").equals("m5") ? Manner.REFUSE : Manner.STORE);

        assertThat(result.posted()).isEqualTo(ROWS + 1);
        assertThat(result.acknowledged()).isEqualTo(ROWS - 1);
        assertThat(result.rejected()).isEqualTo(2);
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("line 7: content_too_long", "has no message");
    }

    @Test
    void aServerThatStaysAwayEndsPatienceAndTheOutcomeIsUnknown() throws Exception {
        Replay.Result result = run("offset_ms,author,message\n0,ana,hi\n", 0, (body, attempt) -> Manner.UNAVAILABLE);

        assertThat(result.unknown()).isEqualTo(1);
        assertThat(result.rejected()).isEqualTo(1);
    }

    @Test
    void theLastLineOfOutputIsJson() throws Exception {
        Replay.Result result = run("offset_ms,author,message\n0,ana,hi\n", 0, (body, attempt) -> Manner.STORE);

        assertThat(new JsonObject(result.toJson()).getMap())
                .containsEntry("posted", 1)
                .containsEntry("acknowledged", 1)
                .containsEntry("rejected", 0)
                .containsKey("seconds");
    }

    @Test
    void rowsAreDueByTheTimeBetweenThemDividedByTheSpeed() {
        Pace pace = new Pace(10);
        pace.dueMs(new ChatLine.Row(1, ChatLine.Clock.WALL, 5_000, "a", "b"));

        assertThat(pace.dueMs(new ChatLine.Row(2, ChatLine.Clock.WALL, 7_000, "a", "b")))
                .isEqualTo(200);
        assertThat(pace.dueMs(new ChatLine.Row(3, ChatLine.Clock.WALL, 1_000, "a", "b")))
                .isZero();
    }

    private Replay.Result run(String log, long patienceMs, BiFunction<JsonObject, Integer, Manner> manners)
            throws Exception {
        Path file = Files.writeString(folder.resolve("chat.csv"), log);
        try (CommentSink sink = new CommentSink(vertx, manners);
                ChorusApi api = new ChorusApi(vertx, sink.url(), "token", 32);
                ChatLog chat = ChatLog.open(file)) {
            Target target = new Target(api, "1", "run", patienceMs);
            PrintStream progress = new PrintStream(told, true, StandardCharsets.UTF_8);
            Replay.Result result =
                    Replay.of(vertx, target, Pace.MAX, 256, progress).run(chat);
            stored = List.copyOf(sink.comments);
            twoOfOneAuthorAtOnce = sink.twoOfOneAuthorAtOnce;
            return result;
        }
    }

    private static String log() {
        StringBuilder csv = new StringBuilder("offset_ms,author,message\n");
        for (int row = 0; row < ROWS; row++) {
            csv.append(row)
                    .append(",viewer")
                    .append(row % 17)
                    .append(",m")
                    .append(row)
                    .append('\n');
        }
        return csv.toString();
    }

    private static Map<String, List<String>> expectedByAuthor() {
        Map<String, List<String>> expected = new LinkedHashMap<>();
        for (int row = 0; row < ROWS; row++) {
            expected.computeIfAbsent("viewer" + row % 17, author -> new ArrayList<>())
                    .add("m" + row);
        }
        return expected;
    }

    private static Map<String, List<String>> messagesByAuthor(List<JsonObject> comments) {
        Map<String, List<String>> messages = new LinkedHashMap<>();
        comments.forEach(comment -> messages.computeIfAbsent(
                        comment.getJsonObject("act_as").getString("username"), author -> new ArrayList<>())
                .add(comment.getString("content")));
        return messages;
    }
}
