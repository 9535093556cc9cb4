package dev.chorus.tool.replay;

import dev.chorus.tool.replay.ChatLine.Clock;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** RFC 4180 with a header: {@code author}, {@code message}, and {@code offset_ms} or {@code published_at}, in any order. */
final class CsvLines implements Iterator<ChatLine> {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final Clock clock;
    private final int time;
    private final int author;
    private final int message;
    private boolean isReadable = true;
    private Optional<ChatLine> ahead = Optional.empty();

    CsvLines(Reader reader) throws IOException {
        parser = CSVParser.builder().setReader(reader).setFormat(FORMAT).get();
        records = parser.iterator();
        try {
            List<String> header = records.hasNext()
                    ? records.next().stream()
                            .map(name -> name.strip().toLowerCase(java.util.Locale.ROOT))
                            .toList()
                    : List.of();
            clock = header.contains("offset_ms") ? Clock.VIDEO : Clock.WALL;
            time = column(header, clock == Clock.VIDEO ? "offset_ms" : "published_at");
            author = column(header, "author");
            message = column(header, "message");
        } catch (UncheckedIOException malformed) {
            throw new ChatLog.UnreadableLog("the header is not CSV: " + malformed.getMessage());
        }
    }

    private static int column(List<String> header, String name) {
        int index = header.indexOf(name);
        if (index < 0) {
            throw new ChatLog.UnreadableLog("the first line has no column " + name
                    + "; a chat log has author, message, and offset_ms or published_at");
        }
        return index;
    }

    @Override
    public boolean hasNext() {
        return ahead.isPresent() || isReadable && advance();
    }

    /** Reads the next line, if there is one. */
    private boolean advance() {
        try {
            if (records.hasNext()) {
                ahead = Optional.of(line(records.next()));
            } else {
                isReadable = false;
            }
        } catch (UncheckedIOException malformed) {
            // An open quote swallows the rest of the file; there is no telling where the next row begins.
            isReadable = false;
            ahead = Optional.of(
                    new ChatLine.Bad(parser.getCurrentLineNumber(), "not CSV from here on: " + malformed.getMessage()));
        }
        return ahead.isPresent();
    }

    @Override
    public ChatLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ChatLine line = ahead.orElseThrow();
        ahead = Optional.empty();
        return line;
    }

    private ChatLine line(CSVRecord record) {
        long line = parser.getCurrentLineNumber();
        if (record.size() <= Math.max(time, Math.max(author, message))) {
            return new ChatLine.Bad(line, "has " + record.size() + " columns");
        }
        return LogTimes.row(line, clock, record.get(time), record.get(author), record.get(message));
    }
}
