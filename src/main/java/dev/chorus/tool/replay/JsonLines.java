package dev.chorus.tool.replay;

import dev.chorus.tool.replay.ChatLine.Clock;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** One JSON object a line, with {@code author}, {@code message}, and {@code offset_ms} or {@code published_at}. Empty lines pass. */
final class JsonLines implements Iterator<ChatLine> {
    private final BufferedReader reader;
    private long line;
    private String ahead = "";
    private boolean isDone;

    JsonLines(BufferedReader reader) {
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        while (ahead.isBlank() && !isDone) {
            try {
                String next = reader.readLine();
                isDone = next == null;
                ahead = next == null ? "" : next;
                line++;
            } catch (IOException unreadable) {
                throw new ChatLog.UnreadableLog("line " + line + " can't be read: " + unreadable.getMessage());
            }
        }
        return !isDone;
    }

    @Override
    public ChatLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        String text = ahead;
        ahead = "";
        try {
            JsonObject object = new JsonObject(text);
            Clock clock = object.containsKey("offset_ms") ? Clock.VIDEO : Clock.WALL;
            Object time = object.getValue(clock == Clock.VIDEO ? "offset_ms" : "published_at");
            Object author = object.getValue("author");
            Object message = object.getValue("message");
            if (time == null || !(author instanceof String name) || !(message instanceof String content)) {
                return new ChatLine.Bad(line, "needs author and message as texts, and offset_ms or published_at");
            }
            return LogTimes.row(line, clock, String.valueOf(time), name, content);
        } catch (DecodeException notJson) {
            return new ChatLine.Bad(line, "is not a JSON object");
        }
    }
}
