package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.adapter.postgres.Database;
import dev.chorus.stack.RealServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The beginning of the chat of a real stream, with the directory on PostgreSQL, alone and together with the hot store on Redis. */
class PostgresReplayIT {
    private static final int MESSAGES = 2_000;
    private static final int VIEWERS = 20;

    @RegisterExtension
    static final RealServer POSTGRES = RealServer.shared("postgres");

    @RegisterExtension
    static final RealServer REDIS = RealServer.shared("redis");

    @TempDir
    Path folder;

    private final Database database = Database.make(POSTGRES);

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void theDirectoryOnPostgresChangesNothingAndItsPeopleAreInTheDatabase() throws Exception {
        try (ChorusProcess chorus = start(POSTGRES)) {
            replayed(chorus);
        }
    }

    @Test
    void theHotStoreOnRedisAsWellChangesNothingEither() throws Exception {
        try (ChorusProcess chorus = start(POSTGRES, REDIS)) {
            replayed(chorus);
            assertThat(new Api(chorus).metrics().lines())
                    .as("Redis took part")
                    .anyMatch(line -> line.startsWith("db_query_duration_ms") && line.contains("store=\"redis\""));
        }
    }

    private ChorusProcess start(RealServer... servers) {
        return ChorusProcess.start(folder.resolve("data"), RealSettings.of(List.of(servers), database.setting()));
    }

    private void replayed(ChorusProcess chorus) throws Exception {
        ReplayedChat chat = new ReplayedChat(chorus, folder, MESSAGES, VIEWERS);

        chat.happensAndIsKeptOnceAndSeenByEverybody();

        List<String> authors = new Api(chorus)
                .history(chat.stream(), 200).stream()
                        .map(c -> c.getJsonObject("user").getString("id"))
                        .distinct()
                        .toList();
        assertThat(database.column("SELECT id::text FROM users"))
                .as("its people, the operator, and the one who replayed")
                .containsAll(authors)
                .hasSize(authors.size() + 2);
        Awaitility.await("the stream in the database")
                .atMost(Duration.ofSeconds(60))
                .until(() -> database.column("SELECT id::text FROM streams").contains(chat.stream()));
        assertThat(chorus.data().resolve("store/directory.db")).doesNotExist();
        assertThat(new Api(chorus).metric("store_statements_total{store=\"directory\"}"))
                .as("people are asked for once, not with every comment")
                .isLessThan(5L * authors.size() + 200);
    }
}
