package dev.chorus.tool.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one viewer that reads all it gets: learns when each comment was due to be sent (which is written in it), and checks that
 * offsets follow each other. Written on the loop, read by the bench.
 */
final class Witness {
    /** Comments of the bench begin with this and the nanoseconds at which they were due. */
    static final String MARK = "due ";

    private @Nullable SocketClient viewer;
    private final Map<Long, Long> dueByOffset = new HashMap<>();
    private long expected = -1;
    private long comments;
    private long batches;
    private long broken;
    private long lastArrival;
    private long betweenNanos;
    private long between;

    void is(SocketClient client) {
        viewer = client;
    }

    boolean isIt(SocketClient client) {
        return viewer == client;
    }

    synchronized void read(byte[] start, int length, long now) {
        JsonObject message = new JsonObject(Buffer.buffer(Arrays.copyOf(start, length)));
        if (!"comments_batch".equals(message.getString("type"))) {
            return;
        }
        JsonObject payload = message.getJsonObject("payload");
        long from = payload.getLong("from");
        long to = payload.getLong("to");
        if (expected >= 0 && from != expected) {
            broken++;
        }
        expected = to + 1;
        JsonArray posted = payload.getJsonArray("comments");
        comments += posted.size();
        batches++;
        if (batches > 1) {
            betweenNanos += now - lastArrival;
            between++;
        }
        lastArrival = now;
        // A batch of posts alone has one offset each, in order; what else there is can't be told apart and is left out.
        if (posted.size() == to - from + 1) {
            for (int i = 0; i < posted.size(); i++) {
                due(posted.getJsonObject(i).getString("content", ""), from + i);
            }
        }
    }

    private void due(String content, long offset) {
        if (content.startsWith(MARK)) {
            int end = content.indexOf(' ', MARK.length());
            dueByOffset.put(offset, Long.parseLong(content.substring(MARK.length(), end < 0 ? content.length() : end)));
        }
    }

    /** When the comment at this offset was due to be sent, on the clock of {@link System#nanoTime}; -1: not known. */
    synchronized long due(long offset) {
        return dueByOffset.getOrDefault(offset, -1L);
    }

    synchronized long comments() {
        return comments;
    }

    synchronized long batches() {
        return batches;
    }

    /** Batches that did not begin where the one before ended. */
    synchronized long broken() {
        return broken;
    }

    /** Milliseconds between batches on average. */
    synchronized double intervalMs() {
        return between == 0 ? 0 : betweenNanos / 1e6 / between;
    }

    synchronized void clear() {
        dueByOffset.clear();
        comments = 0;
        batches = 0;
        broken = 0;
        between = 0;
        betweenNanos = 0;
    }
}
