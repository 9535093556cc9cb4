package dev.chorus.tool.doctor;

import dev.chorus.adapter.embedded.SqliteProbe;
import dev.chorus.port.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The data folder: whether it can be written, how much it can take, how fast it is, and whether somebody is using it. */
final class DataFolder {
    private static final long LITTLE_SPACE = 1L << 30;
    private static final long NO_SPACE = 64L << 20;
    private static final int SYNCS = 20;
    private static final double SLOW_SYNC_MS = 20;

    private DataFolder() {}

    static List<Finding> examine(Path folder) {
        List<Finding> findings = new ArrayList<>();
        Path place = folder;
        if (!Files.exists(folder)) {
            place = nearestParent(folder);
            if (!Files.isDirectory(place) || !Files.isWritable(place)) {
                findings.add(unwritable(folder, place + " can't be written"));
                return findings;
            }
            findings.add(
                    Finding.good("data folder", folder.toAbsolutePath().normalize() + ", not there yet, can be made"));
        } else if (!Files.isDirectory(folder)) {
            findings.add(unwritable(folder, "it is not a folder"));
            return findings;
        } else {
            findings.add(lock(folder));
        }
        try {
            findings.add(space(place));
            findings.add(sync(place));
            findings.add(sqlite(place));
            findings.add(times(folder));
        } catch (IOException unwritable) {
            findings.add(unwritable(folder, String.valueOf(unwritable.getMessage())));
        }
        return findings;
    }

    private static Path nearestParent(Path folder) {
        Path place = folder.toAbsolutePath().normalize();
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return place;
    }

    private static Finding unwritable(Path folder, String why) {
        return Finding.bad(
                "data folder",
                folder.toAbsolutePath().normalize() + ": " + why,
                "give this user the right to write, or choose another with --data");
    }

    /** The server holds a lock on one file of the folder for as long as it lives. */
    private static Finding lock(Path folder) {
        Path file = folder.resolve("lock");
        String name = folder.toAbsolutePath().normalize().toString();
        if (!Files.exists(file)) {
            return Finding.good("data folder", name);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null ? taken(file, name) : Finding.good("data folder", name + ", nobody is using it");
        } catch (OverlappingFileLockException inThisProcess) {
            return taken(file, name);
        } catch (IOException unwritable) {
            return unwritable(folder, String.valueOf(unwritable.getMessage()));
        }
    }

    private static Finding taken(Path file, String name) {
        String holder;
        try {
            holder = Files.readString(file).strip();
        } catch (IOException unreadable) {
            holder = "";
        }
        String process = holder.isEmpty() ? "a running Chorus" : "process " + holder;
        return Finding.poor(
                "data folder", name + ", in use by " + process, "a second server needs its own: --data DIR");
    }

    private static Finding space(Path place) throws IOException {
        FileStore store = Files.getFileStore(place);
        long free = store.getUsableSpace();
        String found = (free >> 20) + " MB free on " + store.type();
        if (free < NO_SPACE) {
            return Finding.bad("disk space", found, "make room: posts are refused when the disk is full");
        }
        return free < LITTLE_SPACE
                ? Finding.poor("disk space", found, "a million comments take about 1 GB with everything kept of them")
                : Finding.good("disk space", found);
    }

    /** Every group of comments waits for one of these. */
    private static Finding sync(Path place) throws IOException {
        Path file = Files.createTempFile(place, "doctor", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long started = System.nanoTime();
            for (int i = 0; i < SYNCS; i++) {
                channel.write(ByteBuffer.wrap(new byte[512]));
                channel.force(false);
            }
            double ms = (System.nanoTime() - started) / 1e6 / SYNCS;
            String found = "%.2f ms to make a write durable".formatted(ms);
            return ms > SLOW_SYNC_MS
                    ? Finding.poor(
                            "disk speed",
                            found,
                            "comments wait this long before they are acknowledged; use a local SSD")
                    : Finding.good("disk speed", found);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Finding sqlite(Path place) {
        try {
            return Finding.good("sqlite", SqliteProbe.examine(place));
        } catch (StoreException failed) {
            return Finding.bad(
                    "sqlite", String.valueOf(failed.getMessage()), "choose a folder on a local disk: --data DIR");
        }
    }

    /** Files from the future mean a clock that was set back, and ids wait until it has caught up. */
    private static Finding times(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Finding.good("clock and data", "no data yet");
        }
        try (Stream<Path> files = Files.walk(folder, 2)) {
            Instant newest =
                    files.map(DataFolder::modified).max(Instant::compareTo).orElse(Instant.EPOCH);
            Duration ahead = Duration.between(Instant.now(), newest);
            return ahead.toSeconds() > 60
                    ? Finding.bad(
                            "clock and data",
                            "the newest file is " + ahead.toSeconds() + " s in the future",
                            "set the clock right: ids never go back in time")
                    : Finding.good("clock and data", "agree");
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException gone) {
            return Instant.EPOCH;
        }
    }
}
