package dev.chorus.adapter.embedded;

import dev.chorus.port.EventLogContract;
import io.vertx.core.Future;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The same contract with nothing kept in memory: every event is read back from the files. */
class EmbeddedEventLogOnDiskTest extends EventLogContract {
    private final LogFixture fixture = new LogFixture().keepingInMemory(0);

    @TempDir
    Path folder = Path.of("");

    @Override
    protected Future<EmbeddedEventLog> open() {
        return fixture.open(folder.resolve("data"));
    }
}
