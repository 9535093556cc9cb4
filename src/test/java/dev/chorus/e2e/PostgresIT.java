package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.stack.RealServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A whole Chorus whose directory is on PostgreSQL, everything else embedded. */
class PostgresIT {
    private static final int MESSAGES = 2_000;
    private static final int VIEWERS = 20;
    private static final Path TRACE = Path.of("src/test/resources/live-chat-trace.csv");

    @RegisterExtension
    static final RealServer POSTGRES = RealServer.own("postgres");

    @TempDir
    Path folder;

    @AfterEach
    void mend() {
        POSTGRES.wake();
        POSTGRES.restart();
    }

    @Test
    void aReplayedChatIsKeptOnceAndSeenByEverybodyAndItsPeopleAreInTheDatabase() throws Exception {
        try (ChorusProcess chorus = start()) {
            // Given
            Api api = new Api(chorus);
            String stream = api.openStream(TestTokens.mint(chorus, "operator", "admin"), new JsonObject());
            Crowd crowd = Crowd.join(chorus, stream, "full", VIEWERS);
            long statements = statements(chorus);

            // When
            JsonObject result = replay(chorus, stream);

            // Then
            assertThat(result.getInteger("acknowledged")).isEqualTo(MESSAGES);
            for (OnlookerBooks v : crowd.books()) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> v.covered() >= MESSAGES || !v.breaches().isEmpty());
            }
            List<JsonObject> oldestFirst = api.history(stream, 200).reversed();
            List<String> ids = oldestFirst.stream().map(c -> c.getString("id")).toList();
            assertThat(ids).hasSize(MESSAGES).doesNotHaveDuplicates();
            for (OnlookerBooks v : crowd.books()) {
                assertThat(v.breaches()).isEmpty();
                assertThat(v.comments()).isEqualTo(ids);
            }
            Set<String> authors = new HashSet<>();
            oldestFirst.forEach(c -> authors.add(c.getJsonObject("user").getString("id")));
            assertThat(column("SELECT id::text FROM users")).containsAll(authors);
            Awaitility.await()
                    .until(() -> column("SELECT id::text FROM streams").contains(stream));
            assertThat(chorus.data().resolve("store/directory.db")).doesNotExist();
            assertThat(statements(chorus) - statements)
                    .as("people are asked for once, not with every comment")
                    .isLessThan(5L * authors.size() + 200);
            crowd.close();
        }
    }

    @Test
    void withTheServerAwayWhoIsKnownGoesOnAndWhatHappenedReachesItOnReturn() throws Exception {
        for (Fault fault : List.of(new Stopped(), new Hung(), new Killed())) {
            try (ChorusProcess chorus =
                    start(folder.resolve(fault.getClass().getSimpleName()).toString())) {
                // Given
                Api api = new Api(chorus);
                String admin = TestTokens.mint(chorus, "operator", "admin");
                String stream = api.openStream(admin, new JsonObject());
                String ana = api.guest();
                Viewer viewer = Viewer.join(chorus, stream, "", "full");
                List<String> posted = new ArrayList<>();
                posted.add(post(api, stream, ana));
                Awaitility.await().until(() -> viewer.covered() > 0);
                String epoch = viewer.epoch();

                // When
                fault.begin();

                // Then
                for (int i = 0; i < 30; i++) {
                    posted.add(post(api, stream, ana));
                }
                String hidden = posted.getLast();
                api.post("/api/comments/" + hidden + "/hide", admin, new JsonObject())
                        .expect(200);
                api.send("PATCH", "/api/streams/" + stream, admin, new JsonObject().put("title", "Changed"))
                        .expect(200);
                assertThat(title(api, stream)).isEqualTo("Changed");
                List<JsonObject> history = api.history(stream, 200);
                assertThat(ids(history)).containsExactlyElementsOf(posted.reversed());
                assertThat(history.getFirst().getString("status")).isEqualTo("hidden");
                Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                                api.post("/api/auth/guest", "", new JsonObject())
                                        .status())
                        .isEqualTo(503));
                assertThat(api.get("/health/db", "").status()).isEqualTo(503);
                JsonObject health = api.get("/health", "").expect(200).body();
                assertThat(health.getJsonObject("checks").getJsonObject("db").getString("status"))
                        .isEqualTo("down");

                // When
                fault.end();

                // Then
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> api.post("/api/auth/guest", "", new JsonObject())
                                        .status()
                                == 201);
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> column(
                                "SELECT title FROM streams WHERE id = " + stream)
                        .equals(List.of("Changed")));
                posted.add(post(api, stream, ana));
                assertThat(ids(api.history(stream, 200))).containsExactlyElementsOf(posted.reversed());
                // Who is hidden before a batch goes out is in none.
                List<String> shown =
                        posted.stream().filter(id -> !id.equals(hidden)).toList();
                Awaitility.await().until(() -> viewer.ids().containsAll(shown));
                assertThat(viewer.ids()).doesNotHaveDuplicates();
                assertThat(viewer.breaches()).isEmpty();
                assertThat(viewer.epoch()).isEqualTo(epoch);
                Awaitility.await().until(() -> api.get("/health/db", "").status() == 200);
                viewer.close();
            }
        }
    }

    @Test
    void aStartWithoutTheServerEndsWithOneLineThatSaysSo() throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--data", folder.resolve("none").toString()));
        settings(Map.of("CHORUS_POSTGRES_PORT", "" + ChorusProcess.freePort()))
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        Path out = folder.resolve("none.out");

        Process serve = ChorusProcess.java(arguments)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();

        assertThat(serve.waitFor()).isEqualTo(2);
        assertThat(Files.readString(out))
                .contains("PostgreSQL at 127.0.0.1:")
                .doesNotContain(password())
                .doesNotContain("\tat ");
    }

    private ChorusProcess start(String... data) {
        return ChorusProcess.start(
                data.length == 0 ? folder.resolve("data") : Path.of(data[0]),
                settings(Map.of()).toArray(String[]::new));
    }

    /** As {@code --set} wants them. */
    private static List<String> settings(Map<String, String> instead) {
        List<String> settings = new ArrayList<>(List.of("limits.requests_per_minute=0", "postgres.timeout_ms=2000"));
        POSTGRES.environment().forEach((name, value) -> {
            String key = name.startsWith("CHORUS_POSTGRES_")
                    ? "postgres." + name.substring("CHORUS_POSTGRES_".length()).toLowerCase(java.util.Locale.ROOT)
                    : "directory.store";
            settings.add(key + "=" + instead.getOrDefault(name, value));
        });
        return settings;
    }

    private JsonObject replay(ChorusProcess chorus, String stream) throws Exception {
        Path part = folder.resolve("part.csv");
        Files.write(part, Files.readAllLines(TRACE).subList(0, MESSAGES + 1));
        Path out = folder.resolve("replay.out");
        List<String> arguments = new ArrayList<>(
                List.of("replay", part.toString(), "--url", chorus.api("").toString()));
        arguments.addAll(List.of("--stream", stream, "--speed", "max"));
        arguments.addAll(chorus.where());
        Process replay = ChorusProcess.java(arguments)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("replay.err").toFile())
                .start();
        assertThat(replay.waitFor())
                .as(() -> "see " + folder.resolve("replay.err"))
                .isZero();
        return new JsonObject(Files.readAllLines(out).getLast());
    }

    private static String post(Api api, String stream, String token) {
        return api.post("/api/streams/" + stream + "/comments", token, new JsonObject().put("content", "hello"))
                .expect(201)
                .body()
                .getString("id");
    }

    private static String title(Api api, String stream) {
        return api.get("/api/streams/" + stream, "").expect(200).body().getString("title");
    }

    private static List<String> ids(List<JsonObject> comments) {
        return comments.stream().map(c -> c.getString("id")).toList();
    }

    /** Statements that the directory has sent, by its own metric. */
    private static long statements(ChorusProcess chorus) throws Exception {
        String metrics = Api.HTTP
                .send(
                        java.net.http.HttpRequest.newBuilder(chorus.api("/metrics"))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString())
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith("store_statements_total{store=\"directory\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static String password() {
        return POSTGRES.environment().getOrDefault("CHORUS_POSTGRES_PASSWORD", "");
    }

    private static List<String> column(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + POSTGRES.host() + ":" + POSTGRES.port() + "/chorus",
                        POSTGRES.environment().get("CHORUS_POSTGRES_USER"),
                        password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        }
    }

    /** A way for a server to be away. */
    private interface Fault {
        void begin();

        default void end() {
            POSTGRES.restart();
        }
    }

    private static final class Stopped implements Fault {
        @Override
        public void begin() {
            POSTGRES.stop();
        }
    }

    private static final class Killed implements Fault {
        @Override
        public void begin() {
            POSTGRES.kill();
        }
    }

    private static final class Hung implements Fault {
        @Override
        public void begin() {
            POSTGRES.hang();
        }

        @Override
        public void end() {
            POSTGRES.wake();
        }
    }
}
