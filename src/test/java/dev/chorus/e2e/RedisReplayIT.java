package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.stack.RealServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The beginning of the chat of a real stream, with the hot store on Redis. */
class RedisReplayIT {
    private static final int MESSAGES = 2_000;
    private static final int VIEWERS = 20;

    @RegisterExtension
    static final RealServer REDIS = RealServer.shared("redis");

    @TempDir
    Path folder;

    @Test
    void theHotStoreOnRedisChangesNothing() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), RealSettings.of(List.of(REDIS)))) {
            new ReplayedChat(chorus, folder, MESSAGES, VIEWERS).happensAndIsKeptOnceAndSeenByEverybody();

            assertThat(new Api(chorus).metrics().lines())
                    .as("Redis took part")
                    .anyMatch(line -> line.startsWith("db_query_duration_ms") && line.contains("store=\"redis\""));
        }
    }
}
