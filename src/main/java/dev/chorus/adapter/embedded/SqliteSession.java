package dev.chorus.adapter.embedded;

import dev.chorus.observe.Meters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection as work sees it: statements are prepared once and kept, and each one that runs is counted. Belongs to the thread
 * that runs the work; never keep it.
 */
public final class SqliteSession {
    /** Statements kept per connection. Texts come from constants, so more than this is a text with a value pasted into it. */
    private static final int MAX_STATEMENTS = 200;

    private final Connection connection;
    private final Meters meters;
    private final String store;
    private final LinkedHashMap<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);
    private String query = "open";

    SqliteSession(Connection connection, Meters meters, String store) {
        this.connection = connection;
        this.meters = meters;
        this.store = store;
    }

    /** Turns the current row into a value; columns count from 1. */
    @FunctionalInterface
    public interface Row<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** For libraries that want one. Statements made on it are not counted. */
    public Connection connection() {
        return connection;
    }

    /**
     * Runs a statement that changes rows.
     *
     * @param args Long, Integer, Boolean, Double, String, byte[] or null, in the order of the question marks
     * @return how many rows it changed
     */
    public int update(String sql, @Nullable Object... args) throws SQLException {
        PreparedStatement statement = prepare(sql, args);
        int rows = statement.executeUpdate();
        meters.statement(store, query, rows);
        return rows;
    }

    /**
     * Runs a statement once per row, prepared once; counted as one.
     *
     * @param rows each what {@link #update} takes, in order
     */
    public void batch(String sql, List<Object[]> rows) throws SQLException {
        PreparedStatement statement = prepare(sql);
        for (Object[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                statement.setObject(i + 1, row[i]);
            }
            statement.addBatch();
        }
        statement.executeBatch();
        meters.statement(store, query, rows.size());
    }

    /** All rows, in order. The query bounds how many. */
    public <T> List<T> list(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet results = prepare(sql, args).executeQuery()) {
            while (results.next()) {
                rows.add(row.map(results));
            }
        }
        meters.statement(store, query, rows.size());
        return rows;
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
        Optional<T> found = Optional.empty();
        try (ResultSet results = prepare(sql, args).executeQuery()) {
            if (results.next()) {
                found = Optional.of(row.map(results));
            }
        }
        meters.statement(store, query, found.isPresent() ? 1 : 0);
        return found;
    }

    /** Runs a statement without parameters and keeps nothing of it: transactions, pragmas, migrations. */
    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Names what runs from now on, for the metrics. */
    void named(String query) {
        this.query = query;
    }

    void close() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
        statements.clear();
        connection.close();
    }

    private PreparedStatement prepare(String sql, @Nullable Object... args) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
            if (statements.size() > MAX_STATEMENTS) {
                Map.Entry<String, PreparedStatement> eldest = statements.pollFirstEntry();
                eldest.getValue().close();
            }
        }
        for (int i = 0; i < args.length; i++) {
            statement.setObject(i + 1, args[i]);
        }
        return statement;
    }
}
