package dev.chorus.adapter.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** How the log reaches its files. Tests stand here to make a disk fail. */
class LogDisk {
    /** Opens a day's file for writing, making it if need be: write-ahead log, synced at every commit, no auto-commit. */
    Connection openWriter(Path file) throws SQLException {
        Connection connection = configure().createConnection("jdbc:sqlite:" + file);
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS events(position INTEGER PRIMARY KEY, "
                        + "lane INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL) STRICT");
                statement.execute("CREATE INDEX IF NOT EXISTS events_by_lane ON events(lane, position, at)");
            }
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    /** Opens a day's file for reading. The connection may write what SQLite needs to read (its shared memory), no more. */
    Connection openReader(Path file) throws SQLException {
        SQLiteConfig config = configure();
        config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-4096");
        // A day that was dropped meanwhile must not come back as an empty file.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = 1");
            return connection;
        } catch (SQLException | RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    /** After it, what was inserted survives a loss of power. */
    void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    /** Makes names that were created or removed in a folder durable. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** @param because takes what goes wrong while closing */
    static void close(@Nullable Connection connection, Exception because) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    private static SQLiteConfig configure() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(5000);
        return config;
    }
}
