package dev.chorus.e2e;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one viewer was told of a stream in which comments are only posted: which offsets, and which comments in which order. Messages come
 * on one thread; the books may be read on any.
 */
final class OnlookerBooks {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_BREACHES = 20;

    private final Runnable onJoined;
    private final Map<String, String> oneTextPerId;
    private final List<String> comments = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();
    private boolean joined;
    private String epoch = "";
    private long covered = -1;
    private long omitted;
    private long skipped;

    /** What of a message is entered into the books. */
    private static final class Message {
        private String type = "";
        private String epoch = "";
        private long from;
        private long to;
        private long offset;
        private long omitted = -1;
        private int updates;
        private final List<String> comments = new ArrayList<>();
    }

    /**
     * @param onJoined is called once
     * @param oneTextPerId the ids seen so far by all who share a thread, so that many lists of the same ids need little room
     */
    OnlookerBooks(Runnable onJoined, Map<String, String> oneTextPerId) {
        this.onJoined = onJoined;
        this.oneTextPerId = oneTextPerId;
    }

    synchronized long covered() {
        return covered;
    }

    /** Ids of the comments in the order they came, each as often as it came. */
    synchronized List<String> comments() {
        return List.copyOf(comments);
    }

    synchronized long omitted() {
        return omitted;
    }

    synchronized long skipped() {
        return skipped;
    }

    /** What broke the law of coverage; empty is good. */
    synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }

    synchronized void breach(String what) {
        if (breaches.size() < MOST_BREACHES) {
            breaches.add(what);
        }
    }

    /** The next message, whole. */
    synchronized void take(byte[] text, int start, int length) throws IOException {
        Message m = parse(text, start, length);
        switch (m.type) {
            case "joined" -> takeJoined(m);
            case "comments_batch" -> {
                cover(m);
                omitted += m.omitted;
                if (m.comments.size() + m.omitted + m.updates != m.to - m.from + 1) {
                    breach(m.comments.size() + " comments and " + m.omitted + " omitted in " + m.from + ".." + m.to);
                }
                m.comments.forEach(id -> comments.add(oneTextPerId.computeIfAbsent(id, same -> same)));
            }
            case "gap" -> {
                cover(m);
                skipped += m.to - m.from + 1;
            }
            default -> {}
        }
    }

    private void takeJoined(Message m) {
        if (joined) {
            breach("a snapshot at " + m.offset + " after " + covered);
        }
        epoch = m.epoch;
        covered = m.offset;
        joined = true;
        onJoined.run();
    }

    private void cover(Message m) {
        if (m.from != covered + 1) {
            breach("from " + m.from + " after " + covered);
        }
        if (!epoch.isEmpty() && !epoch.equals(m.epoch)) { // a stream in which nothing ever happened has none yet
            breach("epoch " + epoch + " became " + m.epoch);
        }
        epoch = m.epoch;
        covered = m.to;
    }

    private static Message parse(byte[] text, int start, int length) throws IOException {
        Message m = new Message();
        try (JsonParser in = JSON.createParser(text, start, length)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                if (name.equals("type")) {
                    m.type = in.getText();
                } else if (name.equals("payload")) {
                    payload(in, m);
                } else {
                    in.skipChildren();
                }
            }
        }
        return m;
    }

    private static void payload(JsonParser in, Message m) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "epoch" -> m.epoch = in.getText();
                case "from" -> m.from = in.getLongValue();
                case "to" -> m.to = in.getLongValue();
                case "offset" -> m.offset = in.getLongValue();
                case "omitted" -> m.omitted = in.getLongValue();
                case "comments" -> comments(in, m.comments);
                case "updates" -> m.updates = count(in);
                default -> in.skipChildren();
            }
        }
    }

    /** Of {@code reactions_batch} this is an object, and no list of comments. */
    private static void comments(JsonParser in, List<String> ids) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return;
        }
        while (in.nextToken() == JsonToken.START_OBJECT) {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean id = in.currentName().equals("id");
                in.nextToken();
                if (id) {
                    ids.add(in.getText());
                } else {
                    in.skipChildren();
                }
            }
        }
    }

    private static int count(JsonParser in) throws IOException {
        int count = 0;
        while (in.nextToken() == JsonToken.START_OBJECT) {
            in.skipChildren();
            count++;
        }
        return count;
    }
}
