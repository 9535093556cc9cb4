package dev.chorus.adapter.postgres;

import dev.chorus.observe.Meters;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** One connection for the length of one piece of work: statements are prepared, counted, and run in the order of the calls. */
final class PostgresSession {
    /** The years a timestamp and an ISO text can both hold. */
    private static final long EARLIEST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();

    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

    private final SqlConnection connection;
    private final Meters meters;
    private final String store;
    private final String query;

    PostgresSession(SqlConnection connection, Meters meters, String store, String query) {
        this.connection = connection;
        this.meters = meters;
        this.store = store;
        this.query = query;
    }

    /** @param values Long, Integer, Double, Boolean, String, or Long[] */
    <T> Future<List<T>> list(String sql, Function<Row, T> read, Object... values) {
        return run(sql, values).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(read)
                .toList());
    }

    <T> Future<Optional<T>> first(String sql, Function<Row, T> read, Object... values) {
        return list(sql, read, values).map(rows -> rows.stream().findFirst());
    }

    /** The number of rows that were changed. */
    Future<Integer> update(String sql, Object... values) {
        return run(sql, values).map(RowSet::rowCount);
    }

    /** Ids as a parameter for {@code ANY}. */
    static Long[] ids(Collection<Long> ids) {
        return ids.toArray(Long[]::new);
    }

    /** A time as the database can hold it: none of the clients' dates is out of these years, and an odd one must not stop a projection. */
    static long time(long millis) {
        return Math.clamp(millis, EARLIEST, LATEST);
    }

    private Future<RowSet<Row>> run(String sql, Object... values) {
        Tuple tuple = Tuple.tuple();
        for (Object value : values) {
            tuple.addValue(value instanceof String text ? storable(text) : value);
        }
        return connection
                .preparedQuery(sql)
                .execute(tuple)
                .onSuccess(rows -> meters.statement(store, query, Math.max(rows.rowCount(), rows.size())));
    }

    /** PostgreSQL holds every character but one; what looks for it looks for the same substitute. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
