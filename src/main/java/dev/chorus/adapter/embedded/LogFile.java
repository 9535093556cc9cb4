package dev.chorus.adapter.embedded;

import dev.chorus.port.LogException;
import dev.chorus.port.LogException.Outcome;
import dev.chorus.port.StoreException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one file being written: a group is in it as a whole or not at all. Writer thread only. */
final class LogFile {
    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
    private static final String INSERT = "INSERT INTO events(position, lane, at, body) VALUES (?, ?, ?, ?)";

    private final LogFiles files;
    private final LogDisk disk;
    private @Nullable LogDay day;
    private @Nullable Connection connection;
    private @Nullable PreparedStatement insert;

    /** One event as it goes into the file. Rows are not compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Row(long position, int lane, long at, byte[] body) {}

    LogFile(LogFiles files, LogDisk disk) {
        this.files = files;
        this.disk = disk;
    }

    /**
     * Has the file of a day open, or of a later one that is there already: the clock may have been set back.
     *
     * @return whether a new file was begun
     */
    boolean open(LocalDate today) throws SQLException, IOException {
        LocalDate newest =
                files.days().isEmpty() ? today : files.days().getLast().date();
        LocalDate date = today.isAfter(newest) ? today : newest;
        if (connection != null && day != null && day.date().equals(date)) {
            return false;
        }
        close();
        Connection opened = disk.openWriter(LogDay.file(files.folder(), date));
        try {
            LogDisk.syncFolder(files.folder());
            insert = opened.prepareStatement(INSERT);
        } catch (SQLException | IOException e) {
            LogDisk.close(opened, e);
            throw e;
        }
        connection = opened;
        day = files.day(date);
        return day.newest() < 0;
    }

    boolean isOpen() {
        return connection != null;
    }

    boolean isWriting(LogDay other) {
        return day == other;
    }

    /**
     * Writes and syncs a group.
     *
     * @throws LogException with what is known about the group, after which the file may be closed
     */
    void write(List<Row> group) {
        long last = group.getLast().position();
        try {
            insert(group);
        } catch (SQLException e) {
            // Nothing was committed, and a connection that is closed cannot commit any more.
            abandon(e);
            throw new LogException(Outcome.NOT_WRITTEN, "writing to the log failed: " + e.getMessage(), e);
        }
        try {
            disk.commit(opened());
        } catch (SQLException e) {
            abandon(e);
            if (!isThere(group, e)) {
                throw new LogException(Outcome.NOT_WRITTEN, "the log could not commit: " + e.getMessage(), e);
            }
            LOG.warn("a commit of the log reported an error, but is durable", e);
        }
        writing().reach(last);
    }

    /** Moves what is in the write-ahead log into the file, and closes. */
    void close() {
        Connection open = connection;
        connection = null;
        insert = null;
        if (open != null) {
            try (open) {
                checkpoint(open);
            } catch (SQLException e) {
                // What is committed stays in the write-ahead log and is found there.
                LOG.warn("closing {}", writing().file(), e);
            }
        }
    }

    /** Newest position of each lane above a position, as the file has it: for when the outcome of a group was unknown. */
    void eachHead(long after, HeadConsumer consumer) throws SQLException {
        String sql = "SELECT lane, max(position) FROM events WHERE position > " + after + " GROUP BY lane";
        try (Statement statement = opened().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                consumer.accept(rows.getInt(1), rows.getLong(2));
                writing().reach(Math.max(writing().newest(), rows.getLong(2)));
            }
        }
        opened().rollback();
    }

    /** Takes a lane and its newest position. */
    @FunctionalInterface
    interface HeadConsumer {
        void accept(int lane, long position);
    }

    private void insert(List<Row> group) throws SQLException {
        if (insert == null) {
            throw new SQLException("the file is not open");
        }
        for (Row row : group) {
            insert.setLong(1, row.position);
            insert.setInt(2, row.lane);
            insert.setLong(3, row.at);
            insert.setBytes(4, row.body);
            insert.addBatch();
        }
        insert.executeBatch();
    }

    /**
     * Whether a group is in the file after all. A fresh connection sees only what has a commit record, and the checkpoint syncs it.
     *
     * @throws LogException {@code UNKNOWN} when even that cannot be found out
     */
    private boolean isThere(List<Row> group, SQLException because) {
        long first = group.getFirst().position();
        try {
            open(writing().date());
            boolean isThere = count(first) == group.size();
            opened().rollback();
            if (isThere) {
                checkpoint(opened());
            }
            return isThere;
        } catch (SQLException | IOException e) {
            because.addSuppressed(e);
            abandon(because);
            throw new LogException(
                    Outcome.UNKNOWN, "the log could not tell whether it committed: " + because.getMessage(), because);
        }
    }

    private int count(long from) throws SQLException {
        try (Statement statement = opened().createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM events WHERE position >= " + from)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /** Syncs the write-ahead log and moves it into the file. */
    private static void checkpoint(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA wal_checkpoint(FULL)")) {
            rows.next();
        }
        connection.setAutoCommit(false);
    }

    private void abandon(Exception because) {
        LogDisk.close(connection, because);
        connection = null;
        insert = null;
    }

    private Connection opened() throws SQLException {
        if (connection == null) {
            throw new SQLException("the file is not open");
        }
        return connection;
    }

    private LogDay writing() {
        if (day == null) {
            throw new StoreException("no file of the log was opened");
        }
        return day;
    }
}
