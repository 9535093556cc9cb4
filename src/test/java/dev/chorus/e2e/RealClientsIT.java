package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that others wrote, and our own, in Node. Needs node and {@code npm ci} in src/test/js. */
class RealClientsIT {
    private static final Path SCRIPTS = Path.of("src/test/js").toAbsolutePath();

    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static Api api;
    private static String admin;

    @BeforeAll
    static void start() {
        String missing = missing();
        if (!missing.isEmpty()) {
            assertThat(Map.copyOf(System.getenv())).as(missing).doesNotContainKey("CHORUS_REQUIRE");
            System.out.println("RealClientsIT is skipped: " + missing);
            Assumptions.abort(missing);
        }
        chorus = ChorusProcess.start(folder.resolve("data"), "streams.rate_limits=off");
        api = new Api(chorus);
        admin = TestTokens.mint(chorus, "operator", "admin");
    }

    @AfterAll
    static void stop() {
        if (chorus != null) {
            chorus.close();
        }
    }

    private static String missing() {
        if (!Files.isDirectory(SCRIPTS.resolve("node_modules/@vertx/eventbus-bridge-client.js"))) {
            return "the packages of src/test/js are not installed (npm ci there)";
        }
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            return node.waitFor() == 0 ? "" : "node does not run";
        } catch (IOException e) {
            return "node is not installed";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject newStream() {
        return api.post(
                        "/api/streams",
                        admin,
                        new JsonObject().put("title", "Clients").put("external_id", "x" + System.nanoTime()))
                .expect(201)
                .body();
    }

    private static Process node(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(SCRIPTS.toFile())
                .redirectError(folder.resolve(script + ".err").toFile())
                .start();
    }

    /** What the script said in its last line. */
    private static JsonObject result(Process script, BufferedReader out) throws Exception {
        String last = "{}";
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            last = line;
        }
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).as(last).isZero();
        return new JsonObject(last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "xhr-streaming", "xhr-polling", "eventsource"})
    void aRoomIsWholeOverEachTransportOfSockJs(String transport) throws Exception {
        // Given
        String stream = newStream().getString("id");
        String gateway = chorus.gateway("http", "").toString();
        // When
        Process script = node("sockjs-room.mjs", gateway, stream, admin, transport);
        JsonObject result = result(script, script.inputReader(StandardCharsets.UTF_8));
        // Then
        assertThat(result.getString("transport")).isEqualTo(transport);
        assertThat(result.getJsonObject("seen").getMap().values()).containsOnly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events?stream_id={id}", "/stream/comments?postId={external_id}"})
    void anEventSourceThatComesBackMissesNothingAndGetsNothingTwice(String path) throws Exception {
        // Given
        JsonObject stream = newStream();
        String id = stream.getString("id");
        String address = path.replace("{id}", id).replace("{external_id}", stream.getString("external_id"));
        // When: the script has its connection cut between two and three
        Process script = node(
                "eventsource-resume.mjs",
                chorus.gateway("http", "").toString(),
                chorus.api("").toString(),
                id,
                admin,
                address);
        JsonObject result = result(script, script.inputReader(StandardCharsets.UTF_8));
        // Then
        assertThat(result.getJsonArray("contents"))
                .isEqualTo(new JsonArray(List.of("one", "two", "three", "four", "five")));
        assertThat(result.getJsonArray("joined")).isEqualTo(new JsonArray(List.of(false, true)));
        assertThat(result.getJsonArray("lastEventIds").getString(1)).endsWith(":2");
    }

    @Test
    void aPolyglotClientTakesPartOverTheEventBusBridge() throws Exception {
        // Given
        String stream = newStream().getString("id");
        String ana = TestTokens.mint(chorus, "ana", "user");
        Process script = node("eventbus-bridge.mjs", chorus.gateway("http", "").toString(), stream, ana, admin);
        try (BufferedReader out = script.inputReader(StandardCharsets.UTF_8);
                Viewer viewer = Viewer.join(chorus, stream, api.guest(), "full")) {
            assertThat(out.readLine()).isEqualTo("listening");
            // When
            viewer.ask("post_comment", new JsonObject().put("stream_id", stream).put("content", "from a socket"))
                    .get(20, TimeUnit.SECONDS);
            JsonObject result = result(script, out);
            // Then
            List<String> both = List.of("from a socket", "over the bus");
            assertThat(result.getJsonArray("contents")).isEqualTo(new JsonArray(both));
            assertThat(result.getString("first")).isEqualTo("joined");
            assertThat(result.getJsonArray("ranges"))
                    .as("each offset once, from where it began")
                    .isEqualTo(JsonArray.of(JsonArray.of(1, 1), JsonArray.of(2, 2), JsonArray.of(3, 3)));
            assertThat(result.getInteger("begun")).isZero();
            assertThat(result.getBoolean("same")).isTrue();
            assertThat(result.getInteger("accepted")).isEqualTo(3);
            assertThat(result.getJsonObject("recent").getJsonArray("contents"))
                    .isEqualTo(new JsonArray(both.reversed()));
            assertThat(result.getJsonObject("recent").getInteger("offset")).isEqualTo(2);
            assertThat(result.getJsonObject("act")).isEqualTo(new JsonObject());
            assertThat(result.getJsonObject("refused"))
                    .isEqualTo(new JsonObject()
                            .put("failureCode", 403)
                            .put("failureType", "RECIPIENT_FAILURE")
                            .put("message", "forbidden"));
            assertThat(result.getJsonObject("entry").getString("action")).isEqualTo("hide");
            assertThat(result.getJsonObject("entry").getString("reason")).isEqualTo("a test");
            assertThat(result.getJsonObject("notification")
                            .getJsonObject("payload")
                            .getString("kind"))
                    .isEqualTo("moderation");
            assertThat(viewer.view()).hasSize(1);
        }
    }

    @Test
    void ourOwnClientComesBackAfterACrashOfTheServerWithNothingMissingAndNothingTwice() throws Exception {
        // Given
        String stream = newStream().getString("id");
        Process script = node("client-resume.mjs", chorus.api("").toString(), stream, admin);
        try (BufferedReader out = script.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            // When
            chorus.kill();
            assertThat(out.readLine()).isEqualTo("reconnecting");
            chorus.restart();
            assertThat(out.readLine()).isEqualTo("back");
            api.post("/api/streams/" + stream + "/comments", admin, new JsonObject().put("content", "last"))
                    .expect(201);
            JsonObject result = result(script, out);
            // Then
            assertThat(result.getJsonArray("contents")).isEqualTo(new JsonArray(List.of("first", "meanwhile", "last")));
        }
        assertThat(api.history(stream, 50)).hasSize(3);
    }
}
