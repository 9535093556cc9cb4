package dev.chorus.adapter.embedded;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file with the events written during one UTC day. Later days have higher positions. */
final class LogDay {
    private static final Pattern NAME = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.db");

    private final LocalDate date;
    private final Path file;
    private volatile long newest;

    /** @param newest highest position in it; -1: empty */
    LogDay(LocalDate date, Path file, long newest) {
        this.date = date;
        this.file = file;
        this.newest = newest;
    }

    /** The day whose file this is; empty for files of another name. */
    static Optional<LocalDate> dateOf(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(LocalDate.parse(name.group(1))) : Optional.empty();
    }

    static Path file(Path folder, LocalDate date) {
        return folder.resolve(date + ".db");
    }

    LocalDate date() {
        return date;
    }

    Path file() {
        return file;
    }

    long newest() {
        return newest;
    }

    void reach(long position) {
        newest = position;
    }

    /** When the day ended, milliseconds since 1970. */
    long endedAt() {
        return date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
