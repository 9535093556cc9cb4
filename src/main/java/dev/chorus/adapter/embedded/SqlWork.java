package dev.chorus.adapter.embedded;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Statements that belong together: one consistent view for a read, all or nothing for a write. Runs on a thread of the file and
 * must not wait for anything else.
 */
@FunctionalInterface
public interface SqlWork<T extends @Nullable Object> {
    T run(SqliteSession session) throws SQLException;
}
