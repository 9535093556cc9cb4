package dev.chorus.adapter.embedded;

import dev.chorus.port.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The day files of a folder in order. Only the writer thread adds and removes; anybody may look. */
final class LogFiles {
    /** Above this a whole check would hold up the start; SQLite still notices a damaged page when it is read. */
    private static final long MAX_CHECKED_BYTES = 64L << 20;

    private final Path folder;
    private final List<LogDay> days = new CopyOnWriteArrayList<>();

    private LogFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Looks at every file, and through the newest one if it is small.
     *
     * @throws StoreException naming the file that is damaged
     */
    static LogFiles open(Path folder, LogDisk disk, LogTail tail) {
        LogFiles files = new LogFiles(folder);
        try (Stream<Path> names = Files.list(folder)) {
            List<Path> found = new ArrayList<>(
                    names.filter(f -> LogDay.dateOf(f).isPresent()).toList());
            found.sort(Comparator.comparing(LogDay::dateOf, Comparator.comparing(Optional::orElseThrow)));
            for (Path file : found) {
                boolean isNewest = file.equals(found.getLast());
                files.days.add(files.look(file, disk, tail, isNewest && Files.size(file) <= MAX_CHECKED_BYTES));
            }
            return files;
        } catch (IOException e) {
            throw new StoreException("reading the log's folder " + folder + ": " + e.getMessage(), e);
        }
    }

    List<LogDay> days() {
        return days;
    }

    /** Highest position in any file; -1: none. */
    long newest() {
        long newest = -1;
        for (LogDay day : days) {
            newest = Math.max(newest, day.newest());
        }
        return newest;
    }

    /** The file of a day, which is new or the newest. */
    LogDay day(LocalDate date) {
        if (!days.isEmpty() && days.getLast().date().equals(date)) {
            return days.getLast();
        }
        LogDay day = new LogDay(date, LogDay.file(folder, date), -1);
        days.add(day);
        return day;
    }

    Path folder() {
        return folder;
    }

    /** Deletes a day for good. */
    void drop(LogDay day) throws IOException {
        days.remove(day);
        // The log first: alone it would be replayed into a file of the same name.
        Files.deleteIfExists(sibling(day, "-wal"));
        Files.deleteIfExists(sibling(day, "-shm"));
        Files.deleteIfExists(day.file());
        LogDisk.syncFolder(folder);
    }

    private static Path sibling(LogDay day, String suffix) {
        return day.file().resolveSibling(day.file().getFileName() + suffix);
    }

    private LogDay look(Path file, LogDisk disk, LogTail tail, boolean check) {
        LocalDate date = LogDay.dateOf(file).orElseThrow();
        try (Connection connection = disk.openReader(file);
                Statement statement = connection.createStatement()) {
            if (!hasEvents(statement)) {
                // The process ended between creating the file and the table in it.
                return new LogDay(date, file, -1);
            }
            if (check) {
                check(file, statement);
            }
            long newest = number(statement, "SELECT coalesce(max(position), -1) FROM events");
            // Hops over the index from lane to lane: one seek each, however many events there are.
            long lane = number(statement, "SELECT coalesce(min(lane), -1) FROM events");
            while (lane >= 0) {
                tail.begin((int) lane, number(statement, "SELECT max(position) FROM events WHERE lane = " + lane));
                lane = number(statement, "SELECT coalesce(min(lane), -1) FROM events WHERE lane > " + lane);
            }
            return new LogDay(date, file, newest);
        } catch (SQLException e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean hasEvents(Statement statement) throws SQLException {
        return number(statement, "SELECT count(*) FROM sqlite_schema WHERE name = 'events_by_lane'") == 1;
    }

    private static void check(Path file, Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            String verdict = rows.next() ? rows.getString(1) : "no answer";
            if (!verdict.equals("ok")) {
                throw damaged(file, verdict, null);
            }
        }
    }

    private static StoreException damaged(Path file, String how, @Nullable SQLException cause) {
        String message = "the log's file " + file + " is damaged (" + how
                + "): restore it from a backup, or move it away and lose that day";
        return cause == null ? new StoreException(message) : new StoreException(message, cause);
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
