package dev.chorus.adapter.embedded;

import dev.chorus.event.EventJson;
import dev.chorus.port.Logged;
import dev.chorus.port.StoreException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the day files. Blocks, so never on an event loop; one statement runs at a time, decoding is outside of that. Failures are
 * {@link StoreException}s that name the file.
 */
final class LogReader {
    private static final int OPEN_FILES = 4;

    private final LogFiles files;
    private final LogDisk disk;
    private final Map<LogDay, Connection> open = new LinkedHashMap<>(8, 0.75f, true);

    /** Rows are not compared. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(long position, byte[] body) {}

    @FunctionalInterface
    private interface Query<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    LogReader(LogFiles files, LogDisk disk) {
        this.files = files;
        this.disk = disk;
    }

    /** The oldest events of a lane after a position. */
    List<Logged> after(int lane, long position, int limit) {
        List<Logged> found = new ArrayList<>();
        for (LogDay day : files.days()) {
            if (day.newest() > position && found.size() < limit) {
                for (Row row : rows(day, lane, position, limit - found.size())) {
                    found.add(decode(day, lane, row));
                }
            }
        }
        return found;
    }

    /** Position of the newest event of a lane with {@code at} below the given time; -1: none. */
    long before(int lane, long at) {
        for (LogDay day : files.days().reversed()) {
            if (day.newest() < 0) {
                continue;
            }
            long position = query(
                    day,
                    "SELECT position FROM events WHERE lane = ? AND at < ? ORDER BY position DESC LIMIT 1",
                    statement -> {
                        statement.setInt(1, lane);
                        statement.setLong(2, at);
                        return number(statement, -1);
                    });
            if (position >= 0) {
                return position;
            }
        }
        return -1;
    }

    /** How many events of a lane come after a position, up to another one. */
    long count(int lane, long after, long upTo) {
        long count = 0;
        for (LogDay day : files.days()) {
            if (day.newest() > after) {
                count += count(day, lane, after, upTo);
            }
        }
        return count;
    }

    /** The same in one day. */
    long count(LogDay day, int lane, long after, long upTo) {
        return query(
                day, "SELECT count(*) FROM events WHERE lane = ? AND position > ? AND position <= ?", statement -> {
                    statement.setInt(1, lane);
                    statement.setLong(2, after);
                    statement.setLong(3, upTo);
                    return number(statement, 0);
                });
    }

    /** Lets go of a file that is to be deleted. */
    synchronized void forget(LogDay day) {
        close(open.remove(day));
    }

    synchronized void close() {
        open.values().forEach(LogReader::close);
        open.clear();
    }

    private List<Row> rows(LogDay day, int lane, long position, int limit) {
        return query(
                day,
                "SELECT position, body FROM events WHERE lane = ? AND position > ? ORDER BY position LIMIT ?",
                statement -> {
                    statement.setInt(1, lane);
                    statement.setLong(2, position);
                    statement.setInt(3, limit);
                    List<Row> rows = new ArrayList<>();
                    try (ResultSet result = statement.executeQuery()) {
                        while (result.next()) {
                            rows.add(new Row(result.getLong(1), result.getBytes(2)));
                        }
                    }
                    return rows;
                });
    }

    private synchronized <T> T query(LogDay day, String sql, Query<T> query) {
        try (PreparedStatement statement = connection(day).prepareStatement(sql)) {
            return query.run(statement);
        } catch (SQLException e) {
            close(open.remove(day));
            throw new StoreException("reading the log's file " + day.file() + ": " + e.getMessage(), e);
        }
    }

    private Connection connection(LogDay day) throws SQLException {
        Connection connection = open.get(day);
        if (connection == null) {
            connection = disk.openReader(day.file());
            open.put(day, connection);
            if (open.size() > OPEN_FILES) {
                close(open.remove(open.keySet().iterator().next()));
            }
        }
        return connection;
    }

    private static Logged decode(LogDay day, int lane, Row row) {
        try {
            return new Logged(LogLane.topic(lane), LogLane.partition(lane), row.position, EventJson.decode(row.body));
        } catch (UncheckedIOException e) {
            throw new StoreException(day.file() + " has an unreadable event at " + row.position, e);
        }
    }

    private static long number(PreparedStatement statement, long missing) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getLong(1) : missing;
        }
    }

    private static void close(@Nullable Connection connection) {
        LogDisk.close(connection, new SQLException("closing a reader"));
    }
}
