package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.adapter.postgres.Database;
import dev.chorus.stack.RealServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The guide's commands for a backup and its return, as they stand. */
class PostgresBackupIT {
    private static final Path GUIDE = Path.of("docs/operations.md");

    @RegisterExtension
    static final RealServer POSTGRES = RealServer.own("postgres");

    @TempDir
    Path folder;

    @Test
    void aServerOnTheRestoredDatabaseHasItsPeopleAndStreamsAndARebuildBringsTheLaterOnes() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), RealSettings.of(POSTGRES))) {
            // Given
            Api api = new Api(chorus);
            String admin = TestTokens.mint(chorus, "operator", "admin");
            String ana = api.guest();
            String kept = api.openStream(admin, new JsonObject());
            List<String> posted = new ArrayList<>(List.of(post(api, kept, ana)));
            List<String> people = column("SELECT id FROM users ORDER BY id");
            run("pg_dump");
            String later = api.openStream(admin, new JsonObject());
            posted.add(post(api, kept, api.guest()));
            chorus.terminate();

            // When
            Database.chorus(POSTGRES).execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            run("pg_restore");
            chorus.restart();

            // Then
            assertThat(column("SELECT id FROM users ORDER BY id")).isEqualTo(people);
            assertThat(api.get("/api/streams/" + kept, "").expect(200).body().getString("title"))
                    .isEqualTo("Test");
            posted.add(post(api, kept, ana));
            assertThat(posted).isSortedAccordingTo((a, b) -> Long.compare(Long.parseLong(a), Long.parseLong(b)));
            assertThat(posted).doesNotHaveDuplicates();
            assertThat(api.history(kept, 50).stream().map(c -> c.getString("id")))
                    .containsExactlyElementsOf(posted.reversed());

            // When
            chorus.terminate();
            List<String> rebuild = new ArrayList<>(List.of("rebuild"));
            rebuild.addAll(chorus.where());
            Command rebuilt = Command.run(folder, rebuild.toArray(String[]::new));

            // Then
            assertThat(rebuilt.exitCode()).as(rebuilt.errors().toString()).isZero();
            assertThat(column("SELECT id FROM streams")).contains(kept, later);
        }
    }

    private static String post(Api api, String stream, String token) {
        return api.post("/api/streams/" + stream + "/comments", token, new JsonObject().put("content", "hello"))
                .expect(201)
                .body()
                .getString("id");
    }

    private static List<String> column(String sql) {
        return Database.chorus(POSTGRES).column(sql);
    }

    /** The line of the guide that begins with this command. */
    private void run(String command) throws IOException, InterruptedException {
        String line = Files.readAllLines(GUIDE).stream()
                .filter(l -> l.startsWith(command + " "))
                .findFirst()
                .orElseThrow();
        Path out = folder.resolve(command + ".out");
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        Map<String, String> server = POSTGRES.environment();
        shell.environment().put("PGHOST", server.get("CHORUS_POSTGRES_HOST"));
        shell.environment().put("PGPORT", server.get("CHORUS_POSTGRES_PORT"));
        shell.environment().put("PGDATABASE", server.get("CHORUS_POSTGRES_DATABASE"));
        shell.environment().put("PGUSER", server.get("CHORUS_POSTGRES_USER"));
        shell.environment().put("PGPASSWORD", server.get("CHORUS_POSTGRES_PASSWORD"));
        assertThat(shell.start().waitFor()).as(line).isZero();
    }
}
