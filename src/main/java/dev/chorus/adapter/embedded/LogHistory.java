package dev.chorus.adapter.embedded;

import dev.chorus.port.StoreException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.random.RandomGenerator;

/**
 * Which history the log tells, kept in {@code log/history}. The generation is remembered outside of the log's folder as well, so
 * that positions go up even when that folder is lost, or loses its newest files, or an old copy of it comes back: then a new
 * history begins.
 *
 * @param epoch 10 random characters, the log's name for this history
 * @param generation 1..32767, the high 16 bits of positions
 * @param dropped highest position that was dropped for its age; -1: none
 * @param reached a position that was durable at some time, noted now and then; -1: none
 */
record LogHistory(String epoch, int generation, long dropped, long reached) {
    static final int GENERATION_SHIFT = 48;

    private static final int MAX_GENERATION = 0x7FFF;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int EPOCH_LENGTH = 10;

    /**
     * Reads the history, or begins one.
     *
     * @param newest highest position in the log's files; -1: none
     * @throws StoreException when the file cannot be read or is not what this class wrote
     */
    static LogHistory open(Path data, long newest, RandomGenerator random) {
        Path file = file(data);
        Path memory = memory(data);
        try {
            int remembered = Files.exists(memory) ? number(memory, read(memory), "generation") : 0;
            int used = Math.max(remembered, newest < 0 ? 0 : (int) (newest >>> GENERATION_SHIFT));
            if (Files.exists(file)) {
                LogHistory known = parse(file);
                if (known.generation >= used && Math.max(newest, known.dropped) >= known.reached) {
                    LogHistory current = known.withReached(newest);
                    current.save(data);
                    return current;
                }
                used = Math.max(used, known.generation);
            }
            if (used >= MAX_GENERATION) {
                throw new StoreException("the log has had " + used + " histories: its positions are used up");
            }
            LogHistory begun = new LogHistory(name(random), used + 1, -1, -1);
            begun.save(data);
            return begun;
        } catch (IOException e) {
            throw new StoreException("reading " + file + ": " + e.getMessage(), e);
        }
    }

    LogHistory withDropped(long position) {
        return new LogHistory(epoch, generation, Math.max(dropped, position), reached);
    }

    LogHistory withReached(long position) {
        return new LogHistory(epoch, generation, dropped, Math.max(reached, position));
    }

    /** New positions are above this one. */
    long origin() {
        return Math.max((long) generation << GENERATION_SHIFT, Math.max(dropped, reached));
    }

    /** Both files are whole and on disk afterwards, or as before. The one outside goes first: it may be ahead, never behind. */
    void save(Path data) throws IOException {
        write(memory(data), "generation=" + generation + "\n");
        write(
                file(data),
                "epoch=" + epoch + "\ngeneration=" + generation + "\ndropped=" + dropped + "\nreached=" + reached
                        + "\n");
    }

    private static Path file(Path data) {
        return data.resolve("log").resolve("history");
    }

    private static Path memory(Path data) {
        return data.resolve("generation");
    }

    private static LogHistory parse(Path file) throws IOException {
        Properties lines = read(file);
        String epoch = lines.getProperty("epoch", "");
        if (epoch.isEmpty()) {
            throw new StoreException(file + " is damaged: it names no epoch");
        }
        try {
            return new LogHistory(
                    epoch,
                    number(file, lines, "generation"),
                    Long.parseLong(lines.getProperty("dropped", "-1")),
                    Long.parseLong(lines.getProperty("reached", "-1")));
        } catch (NumberFormatException e) {
            throw new StoreException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static int number(Path file, Properties lines, String name) {
        String text = lines.getProperty(name, "");
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= MAX_GENERATION) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new StoreException(file + " is damaged: " + name + " is '" + text + "'", e);
        }
        throw new StoreException(file + " is damaged: " + name + " is " + text);
    }

    private static Properties read(Path file) throws IOException {
        Properties lines = new Properties();
        lines.load(new StringReader(Files.readString(file)));
        return lines;
    }

    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            LogDisk.syncFolder(folder);
        }
    }

    private static String name(RandomGenerator random) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < EPOCH_LENGTH; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
