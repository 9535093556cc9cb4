package dev.chorus.adapter.embedded;

import dev.chorus.observe.Meters;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Opens logs with a clock that is set by hand and a disk that can be made to fail. */
final class LogFixture {
    static final Instant DAY_ONE = Instant.parse("2026-11-20T10:00:00Z");

    final BrittleDisk disk = new BrittleDisk();
    volatile Instant now = DAY_ONE;
    int maxQueued = 10_000;
    private int kept = 20_000;

    /** What a step of the disk does instead. */
    @FunctionalInterface
    interface Commit {
        void run(Connection connection) throws SQLException;
    }

    LogFixture keepingInMemory(int events) {
        kept = events;
        return this;
    }

    Future<EmbeddedEventLog> open(Path data) {
        return EmbeddedEventLog.open(
                data, maxQueued, clock(() -> now), Meters.inMemory(), disk, new LogTail(kept, 32 << 20));
    }

    private static Clock clock(InstantSource source) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return source.instant();
            }
        };
    }

    /** A real disk until it is told otherwise. */
    static final class BrittleDisk extends LogDisk {
        volatile Commit commit = Connection::commit;
        volatile Commit opened = connection -> {};

        @Override
        Connection openWriter(Path file) throws SQLException {
            Connection connection = super.openWriter(file);
            try {
                opened.run(connection);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        @Override
        void commit(Connection connection) throws SQLException {
            commit.run(connection);
        }

        void heal() {
            commit = Connection::commit;
            opened = connection -> {};
        }
    }
}
