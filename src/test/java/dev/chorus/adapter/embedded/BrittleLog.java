package dev.chorus.adapter.embedded;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;

/** Opens real logs on a disk that can be made to fail, for tests of those who write to them. */
public final class BrittleLog {
    private final LogFixture fixture = new LogFixture();

    public Future<EmbeddedEventLog> open(Path data) {
        return fixture.open(data);
    }

    public void now(Instant at) {
        fixture.now = at;
    }

    /** Commits fail and write nothing. */
    public void failBeforeCommit() {
        fixture.disk.commit = connection -> {
            throw new SQLException("no luck");
        };
    }

    /** What was to be written is there, and whoever wrote it is told that it is not. */
    public void failAfterCommit() {
        fixture.disk.commit = connection -> {
            connection.commit();
            throw new SQLException("no luck after all");
        };
    }

    public void heal() {
        fixture.disk.heal();
    }
}
