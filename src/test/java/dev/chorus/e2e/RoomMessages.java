package dev.chorus.e2e;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what the viewers of a room are sent. Hundreds of them get the same bytes: what is equal to a message that was read lately, byte by
 * byte, is that message, or a crowd on a small machine would be a crowd of slow readers. Used by one thread.
 */
final class RoomMessages {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_KNOWN = 256;

    private final Map<Integer, Known> lately = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Known> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    private record Known(byte[] text, Message message) {}

    /** What of a message matters to one who keeps books; what it has not is empty or 0. */
    static final class Message {
        private String type = "";
        private String epoch = "";
        private long from;
        private long to;
        private long offset;
        private long omitted = -1;
        private int updates;
        private final List<String> comments = new ArrayList<>();

        String type() {
            return type;
        }

        String epoch() {
            return epoch;
        }

        long from() {
            return from;
        }

        long to() {
            return to;
        }

        /** Of {@code joined}. */
        long offset() {
            return offset;
        }

        /** -1: it does not say. */
        long omitted() {
            return omitted;
        }

        /** How many changes of comments it has. */
        int updates() {
            return updates;
        }

        /** Ids of its comments. */
        List<String> comments() {
            return comments;
        }
    }

    Message read(byte[] buffer, int start, int length) throws IOException {
        Known known = lately.get(length);
        if (known == null || !Arrays.equals(known.text, 0, length, buffer, start, start + length)) {
            byte[] text = Arrays.copyOfRange(buffer, start, start + length);
            known = new Known(text, parse(text));
            lately.put(length, known);
        }
        return known.message;
    }

    private static Message parse(byte[] text) throws IOException {
        Message m = new Message();
        try (JsonParser in = JSON.createParser(text)) {
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
