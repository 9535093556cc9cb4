package dev.chorus.adapter.postgres;

import dev.chorus.port.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** What needs a driver that blocks: bringing the schema up to date, and a first look at the server. */
public final class PostgresMigrations {
    /** A server that starts together with this one gets 1 + 2 + 4 s to answer. */
    private static final int CONNECT_RETRIES = 3;

    /** Longest wait for a log-in: a server that hangs takes connections and says nothing. */
    private static final int LOGIN_SECONDS = 5;

    private static final int LOOK_SECONDS = 5;

    private PostgresMigrations() {}

    /**
     * Applies the scripts of {@code db/postgres} that are missing; several nodes may do so at once. Blocks.
     *
     * @throws StoreException when the server can't be reached or the schema was written by a newer version than this one
     */
    static void apply(PostgresSettings settings) {
        try {
            Flyway.configure(PostgresMigrations.class.getClassLoader())
                    .dataSource(source(settings, 0))
                    .locations("classpath:db/postgres")
                    .table("chorus_schema")
                    .connectRetries(CONNECT_RETRIES)
                    // Without this a schema of the future would be taken for one of today.
                    .ignoreMigrationPatterns(new String[0])
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreException(settings.place() + " can't be used: " + reason(e), e);
        }
    }

    /**
     * Logs in. Blocks, for some seconds when nobody answers.
     *
     * @return the server's version
     * @throws StoreException when that does not work, or the user may not make tables
     */
    public static String examine(PostgresSettings settings) {
        try (Connection connection = source(settings, LOOK_SECONDS).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT current_setting('server_version'), has_schema_privilege(current_schema(), 'CREATE')")) {
            if (!row.next() || !row.getBoolean(2)) {
                throw new StoreException(settings.user() + " may not make tables in " + settings.place());
            }
            return row.getString(1);
        } catch (SQLException e) {
            throw new StoreException(settings.place() + " can't be used: " + e.getMessage(), e);
        }
    }

    /** @param seconds to wait for an answer; 0: a migration takes as long as it takes */
    private static PGSimpleDataSource source(PostgresSettings settings, int seconds) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {settings.host()});
        source.setPortNumbers(new int[] {settings.port()});
        source.setDatabaseName(settings.database());
        source.setUser(settings.user());
        source.setPassword(settings.password());
        source.setApplicationName("chorus start");
        source.setConnectTimeout(LOGIN_SECONDS);
        source.setLoginTimeout(LOGIN_SECONDS);
        source.setSocketTimeout(seconds);
        if (settings.encrypted()) {
            source.setSslMode(settings.ca().isPresent() ? "verify-full" : "require");
            settings.ca().ifPresent(ca -> source.setSslRootCert(ca.toString()));
        } else {
            source.setSslMode("disable");
        }
        return source;
    }

    /** The driver knows best; what Flyway finds wrong is in its second line. */
    private static String reason(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return String.valueOf(cause.getMessage());
            }
        }
        return String.valueOf(e.getMessage()).lines().limit(2).collect(Collectors.joining(": "));
    }
}
