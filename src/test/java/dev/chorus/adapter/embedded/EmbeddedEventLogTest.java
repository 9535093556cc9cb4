package dev.chorus.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.port.EventLogContract;
import dev.chorus.port.Logged;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEventLogTest extends EventLogContract {
    private final LogFixture fixture = new LogFixture();

    @Override
    protected Future<EmbeddedEventLog> open() {
        return fixture.open(data());
    }

    @TempDir
    Path folder = Path.of("");

    private Path data() {
        return folder.resolve("data");
    }

    @Test
    void aConsumerThatKeepsUpGetsTheObjectsThatWereAppended() throws Exception {
        var writer = get(log.own(PARTITION));
        List<Logged> seen = new CopyOnWriteArrayList<>();
        collect("g", Map.of(PARTITION, -1L), 10, seen);
        var event = events(1, 1).getFirst();

        get(writer.append(event));

        await().until(() -> seen.size() == 1);
        assertThat(seen.getFirst().event()).isSameAs(event);
    }
}
