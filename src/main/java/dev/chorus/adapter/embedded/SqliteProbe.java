package dev.chorus.adapter.embedded;

import dev.chorus.port.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Tries SQLite where the stores would be, with a file that is removed again. */
public final class SqliteProbe {
    private SqliteProbe() {}

    /**
     * Writes and reads a row. Blocks for some milliseconds.
     *
     * @param folder one that exists
     * @return the version of SQLite
     * @throws StoreException when it can't be used there
     */
    public static String examine(Path folder) {
        try {
            Path file = Files.createTempFile(folder, "probe", ".db");
            try {
                return tryOut(file);
            } finally {
                for (String suffix : List.of("", "-wal", "-shm")) {
                    Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
                }
            }
        } catch (SQLException | IOException failed) {
            throw new StoreException("SQLite can't be used in " + folder + ": " + failed.getMessage(), failed);
        }
    }

    private static String tryOut(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("CREATE TABLE probe (value TEXT)");
            statement.execute("INSERT INTO probe VALUES (sqlite_version())");
            try (ResultSet row = statement.executeQuery("SELECT value FROM probe")) {
                return row.getString(1);
            }
        }
    }
}
