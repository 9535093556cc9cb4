package dev.chorus.tool.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;

/**
 * A chat log read line by line, never whole: JSON lines when the name or the first character says so, else CSV.
 *
 * <p>Bytes that are not UTF-8 become replacement characters.
 */
public final class ChatLog implements AutoCloseable {
    private final Reader reader;
    private final Iterator<ChatLine> lines;

    private ChatLog(Reader reader, Iterator<ChatLine> lines) {
        this.reader = reader;
        this.lines = lines;
    }

    /**
     * @throws UnreadableLog when the file can't be read or lacks a column
     */
    public static ChatLog open(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new UnreadableLog(file + " is not a file");
            }
            // Not Files.newBufferedReader: that one throws at the first byte that is not UTF-8.
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
            skipByteOrderMark(reader);
            boolean json = isJson(file, reader);
            return new ChatLog(reader, json ? new JsonLines(reader) : new CsvLines(reader));
        } catch (IOException unreadable) {
            throw new UnreadableLog(file + " can't be read: " + unreadable.getMessage());
        }
    }

    Iterator<ChatLine> lines() {
        return lines;
    }

    private static boolean isJson(Path file, BufferedReader reader) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return false;
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
            return true;
        }
        reader.mark(1);
        int first = reader.read();
        reader.reset();
        return first == '{';
    }

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException ignored) {
            // It was only read from.
        }
    }

    /** The file as a whole can't be used; the message is for the person who named it. */
    public static final class UnreadableLog extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableLog(String message) {
            super(message);
        }
    }
}
