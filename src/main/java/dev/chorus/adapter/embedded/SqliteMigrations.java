package dev.chorus.adapter.embedded;

import dev.chorus.port.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Brings a file's schema up to date: scripts {@code 001.sql}, {@code 002.sql}… of a folder on the class path, without a hole in the
 * numbers, each applied once in its own transaction. In a script every statement ends with a semicolon at the end of a line, and a
 * comment has a line to itself.
 */
final class SqliteMigrations {
    private SqliteMigrations() {}

    /** @throws StoreException when the file was written by a newer version than this one */
    static void apply(SqliteSession session, String folder) throws SQLException, IOException {
        session.execute("CREATE TABLE IF NOT EXISTS schema_version ("
                + "version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)");
        int stored = session.first("SELECT coalesce(max(version), 0) FROM schema_version", row -> row.getInt(1))
                .orElse(0);
        int version = 1;
        for (Optional<String> script = script(folder, version); script.isPresent(); script = script(folder, version)) {
            if (version > stored) {
                run(session, version, script.get());
            }
            version++;
        }
        if (version == 1) {
            throw new StoreException("no migrations in " + folder);
        }
        if (stored >= version) {
            throw new StoreException("its schema is version " + stored + ", this program knows " + (version - 1));
        }
    }

    private static void run(SqliteSession session, int version, String script) throws SQLException {
        session.execute("BEGIN IMMEDIATE");
        try {
            for (String statement : statements(script)) {
                session.execute(statement);
            }
            session.update("INSERT INTO schema_version (version) VALUES (?)", version);
            session.execute("COMMIT");
        } catch (SQLException e) {
            session.execute("ROLLBACK");
            throw e;
        }
    }

    private static List<String> statements(String script) {
        String text = script.replaceAll("(?m)^\\s*--.*$", "");
        return Arrays.stream(text.split(";[ \\t]*(\\r?\\n|$)"))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    private static Optional<String> script(String folder, int version) throws IOException {
        String resource = String.format(Locale.ROOT, "/%s/%03d.sql", folder, version);
        try (InputStream in = SqliteMigrations.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
