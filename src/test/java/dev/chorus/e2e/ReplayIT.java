package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat of a real stream, 28,013 messages in 36 minutes, as fast as it goes, with people watching. */
class ReplayIT {
    private static final int MESSAGES = 28_013;
    private static final int VIEWERS = 100;

    @TempDir
    Path folder;

    @Test
    void everyMessageIsAcknowledgedKeptOnceAndSeenByEverybody() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), "limits.requests_per_minute=0")) {
            ReplayedChat chat = new ReplayedChat(chorus, folder, MESSAGES, VIEWERS);

            chat.happensAndIsKeptOnceAndSeenByEverybody();

            assertThat(chat.omitted()).as("there was something to leave out").isPositive();
        }
    }
}
