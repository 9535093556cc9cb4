package dev.chorus.adapter.embedded;

import dev.chorus.observe.Meters;
import dev.chorus.port.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * One SQLite file with one writer thread and a few reader threads, each with its own connection. Writes that wait together are
 * committed together. Both queues are bounded: work beyond the bound fails at once with {@link StoreException}, and the caller may
 * try again. Futures complete on the caller's context. Safe from any thread.
 */
public final class SqliteFile {
    private static final int READERS = 3;
    private static final int MAX_WAITING_READS = 2048;
    private static final int MAX_WAITING_WRITES = 4096;

    /** What a commit survives besides the death of the process, which it always does. */
    public enum Sync {
        /** A power cut may take the last commits, never the file's consistency. For projections, which catch up from the log. */
        NORMAL,
        /** A power cut takes nothing that was acknowledged. For what is not in the log. */
        FULL
    }

    /** Statements that return nothing. */
    @FunctionalInterface
    public interface Action {
        void run(SqliteSession session) throws SQLException;
    }

    private final Vertx vertx;
    private final String name;
    private final SqliteWorkers writer;
    private final SqliteWorkers readers;

    private SqliteFile(Vertx vertx, String name, SqliteWorkers writer, SqliteWorkers readers) {
        this.vertx = vertx;
        this.name = name;
        this.writer = writer;
        this.readers = readers;
    }

    /** Opens with {@link Sync#FULL}. */
    public static SqliteFile open(Vertx vertx, Path path, String migrations, Meters meters, String name) {
        return open(vertx, path, migrations, meters, name, Sync.FULL);
    }

    /**
     * Opens the file, making it and its folder when absent, and brings its schema up to date. Blocks: never call it on an event loop.
     *
     * @param migrations folder on the class path with {@code 001.sql}, {@code 002.sql}…, see {@link SqliteMigrations}
     * @param name of the store in metrics and logs
     * @throws StoreException when the file can't be used; the message names it
     */
    public static SqliteFile open(Vertx vertx, Path path, String migrations, Meters meters, String name, Sync sync) {
        List<SqliteSession> sessions = new ArrayList<>();
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            SqliteSession write = connect(path, sync, false, meters, name);
            sessions.add(write);
            SqliteMigrations.apply(write, migrations);
            for (int i = 0; i < READERS; i++) {
                sessions.add(connect(path, sync, true, meters, name));
            }
            return new SqliteFile(
                    vertx,
                    name,
                    SqliteWorkers.writer(name, write, MAX_WAITING_WRITES, meters),
                    SqliteWorkers.readers(name, sessions.subList(1, sessions.size()), MAX_WAITING_READS, meters));
        } catch (SQLException | IOException | StoreException e) {
            sessions.forEach(SqliteFile::closeQuietly);
            throw new StoreException("cannot open " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Runs statements that change nothing, all in one consistent view that holds every write acknowledged before.
     *
     * @param query what it is, for metrics and logs; from a closed set
     */
    public <T extends @Nullable Object> Future<T> read(String query, SqlWork<T> work) {
        return submit(readers, query, work);
    }

    /**
     * Runs statements in the order of the calls, all or nothing. The future completes after the commit. Other writes may share the
     * commit; one that fails takes nothing of theirs with it.
     */
    public <T extends @Nullable Object> Future<T> write(String query, SqlWork<T> work) {
        return submit(writer, query, work);
    }

    /** {@link #write} for work that has nothing to tell. */
    public Future<Void> run(String query, Action action) {
        return write(query, s -> {
                    action.run(s);
                    return true;
                })
                .mapEmpty();
    }

    /** Fails when the file does not answer. */
    public Future<Void> ping() {
        return read("ping", s -> s.first("SELECT 1", row -> row.getInt(1))).mapEmpty();
    }

    /** Work accepted but not done yet. */
    public int waiting() {
        return writer.waiting() + readers.waiting();
    }

    /** Finishes what was accepted, then releases the file. Later work fails. */
    public Future<Void> close() {
        return vertx.executeBlocking(
                        () -> {
                            readers.close();
                            // Last, so that the log of the file is folded into it when the last connection goes.
                            writer.close();
                            return true;
                        },
                        false)
                .mapEmpty();
    }

    private <T extends @Nullable Object> Future<T> submit(SqliteWorkers workers, String query, SqlWork<T> work) {
        SqliteJob<T> job = new SqliteJob<>(name, query, work);
        if (!workers.offer(job)) {
            job.fail(new StoreException(
                    name + (workers.isClosed() ? " is closed" : " has too much waiting to take " + query)));
            job.settle();
        }
        return job.future();
    }

    private static SqliteSession connect(Path path, Sync sync, boolean readOnly, Meters meters, String name)
            throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(
                sync == Sync.FULL ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.NORMAL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setBusyTimeout(5_000);
        config.setCacheSize(readOnly ? -8_192 : -32_768);
        config.setJournalSizeLimit(64 << 20);
        config.setPragma(SQLiteConfig.Pragma.FOREIGN_KEYS, "false");
        SqliteSession session = new SqliteSession(config.createConnection("jdbc:sqlite:" + path), meters, name);
        // Each checkpoint costs two syncs; every 16 MB of log instead of every 4.
        session.execute("PRAGMA wal_autocheckpoint = 4000");
        if (readOnly) {
            session.execute("PRAGMA query_only = true");
        }
        return session;
    }

    private static void closeQuietly(SqliteSession session) {
        try {
            session.close();
        } catch (SQLException e) {
            // Opening has failed already, and that is what is told.
        }
    }
}
