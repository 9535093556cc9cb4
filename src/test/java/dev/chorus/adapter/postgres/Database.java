package dev.chorus.adapter.postgres;

import dev.chorus.stack.RealServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A database on a real server, with a way to look into it from the side. */
public final class Database {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final RealServer server;
    private final String name;

    private Database(RealServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** The one that a Chorus uses with the server's own settings. */
    public static Database chorus(RealServer server) {
        return new Database(server, "chorus");
    }

    /** A new one, empty, to be dropped by whoever made it. */
    public static Database make(RealServer server) {
        String name = "test_" + ProcessHandle.current().pid() + "_" + NUMBERS.incrementAndGet();
        chorus(server).execute("CREATE DATABASE " + name);
        return new Database(server, name);
    }

    /** As {@code --set} names it. */
    public String setting() {
        return "postgres.database=" + name;
    }

    public void drop() {
        chorus(server).execute("DROP DATABASE " + name + " WITH (FORCE)");
    }

    PostgresSettings settings(int timeoutMs) {
        return new PostgresSettings(
                server.host(), server.port(), name, user(), password(), 4, timeoutMs, false, Optional.empty());
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The first column of what a query gives. */
    public List<String> column(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + name, user(), password());
    }

    private String user() {
        return environment().getOrDefault("CHORUS_POSTGRES_USER", "");
    }

    private String password() {
        return environment().getOrDefault("CHORUS_POSTGRES_PASSWORD", "");
    }

    private Map<String, String> environment() {
        return server.environment();
    }
}
