package dev.chorus.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chorus.protocol.ClientMessage.Budget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads {@code {"type", "ref"?, "payload"}}. Unknown fields are ignored; what is known must have the right type and size. One pass, no tree:
 * a payload is flat, so its fields go into a small map.
 */
public final class ClientMessages {
    private static final int MAX_REF = 64;
    private static final int MAX_TOKEN = 4096;
    private static final int MAX_NAME = 128;

    private ClientMessages() {}

    /** A refused message together with its {@code ref}, so that the answer finds its question. */
    public static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String ref;
        private final Refusal refusal;

        Unreadable(String ref, Refusal refusal) {
            super(refusal.getMessage(), refusal, false, false);
            this.ref = ref;
            this.refusal = refusal;
        }

        public String ref() {
            return ref;
        }

        public Refusal refusal() {
            return refusal;
        }
    }

    /** @throws Unreadable with {@code invalid_json} or {@code invalid_field} */
    public static ClientMessage read(byte[] utf8) {
        String type = "";
        String ref = "";
        Map<String, Object> payload = Map.of();
        try (JsonParser in = Json.FACTORY.createParser(utf8)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.of(ErrorCode.INVALID_JSON, "a message is one JSON object");
            }
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                switch (name) {
                    case "type" -> type = type(in, value);
                    case "ref" -> ref = ref(in, value);
                    case "payload" -> payload = payload(in, value);
                    default -> in.skipChildren();
                }
            }
            if (in.nextToken() != null) {
                throw Refusal.of(ErrorCode.INVALID_JSON, "a message is one JSON object");
            }
            return message(type, ref, new Fields(payload));
        } catch (Refusal refusal) {
            throw new Unreadable(ref, refusal);
        } catch (IOException e) {
            throw new Unreadable(ref, Refusal.of(ErrorCode.INVALID_JSON, "not valid JSON"));
        }
    }

    private static ClientMessage message(String type, String ref, Fields f) {
        return switch (type) {
            case "join_stream" ->
                new ClientMessage.Join(
                        ref,
                        f.id("stream_id", true),
                        f.text("token", MAX_TOKEN),
                        f.id("user_id", false),
                        f.text("epoch", MAX_NAME),
                        f.number("offset", 0, 0, Long.MAX_VALUE),
                        budget(f));
            case "leave_stream" -> new ClientMessage.Leave(ref, f.id("stream_id", false));
            case "post_comment" ->
                new ClientMessage.Post(
                        ref,
                        f.id("stream_id", true),
                        f.required("content"),
                        f.id("parent_id", false),
                        f.number("media_time_ms", -1, 0, 1L << 40),
                        f.text("idempotency_key", MAX_NAME),
                        f.text("act_as", MAX_NAME),
                        f.id("user_id", false));
            case "react" ->
                new ClientMessage.React(
                        ref,
                        f.id("stream_id", true),
                        f.required("reaction_type"),
                        f.id("comment_id", false),
                        isAdd(f),
                        (int) f.number("count", 1, 1, 20),
                        f.text("act_as", MAX_NAME),
                        f.id("user_id", false));
            case "auth" -> new ClientMessage.Auth(ref, f.text("token", MAX_TOKEN));
            case "playhead" -> new ClientMessage.Playhead(ref, f.id("stream_id", true), f.number("ms", 0, 0, 1L << 40));
            case "presence" -> new ClientMessage.Presence(ref, isOnline(f));
            case "ping" -> new ClientMessage.Ping(ref, f.raw("t", 64));
            case "pong" -> new ClientMessage.Pong(ref);
            default -> throw Refusal.field(ErrorCode.INVALID_FIELD, "type", "unknown message type");
        };
    }

    private static Budget budget(Fields f) {
        return switch (f.text("budget", 16)) {
            case "", "normal" -> Budget.NORMAL;
            case "full" -> Budget.FULL;
            case "light" -> Budget.LIGHT;
            default -> throw Refusal.field(ErrorCode.INVALID_FIELD, "budget", "one of full normal light");
        };
    }

    private static boolean isAdd(Fields f) {
        return switch (f.text("action", 16)) {
            case "", "add" -> true;
            case "remove" -> false;
            default -> throw Refusal.field(ErrorCode.INVALID_FIELD, "action", "one of add remove");
        };
    }

    private static boolean isOnline(Fields f) {
        return switch (f.text("status", 16)) {
            case "online" -> true;
            case "away" -> false;
            default -> throw Refusal.field(ErrorCode.INVALID_FIELD, "status", "one of online away");
        };
    }

    private static String type(JsonParser in, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return in.getText();
        }
        in.skipChildren();
        return "";
    }

    /** What is no object has no fields, and is refused for the first that is missing. */
    private static Map<String, Object> payload(JsonParser in, JsonToken value) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            return flat(in);
        }
        in.skipChildren();
        return Map.of();
    }

    private static String ref(JsonParser in, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
            String ref = in.getText();
            if (ref.length() <= MAX_REF) {
                return ref;
            }
        } else if (value == JsonToken.VALUE_NULL) {
            return "";
        }
        throw Refusal.field(ErrorCode.INVALID_FIELD, "ref", "a text of at most " + MAX_REF + " characters");
    }

    private static Map<String, Object> flat(JsonParser in) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            switch (in.nextToken()) {
                case VALUE_STRING -> fields.put(name, in.getText());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> fields.put(name, in.getNumberValue());
                case VALUE_TRUE, VALUE_FALSE -> fields.put(name, in.getBooleanValue());
                case START_OBJECT, START_ARRAY -> {
                    fields.put(name, in.currentToken());
                    in.skipChildren();
                }
                default -> fields.remove(name);
            }
        }
        return fields;
    }

    /** Typed access to a flat payload. */
    private record Fields(Map<String, Object> values) {
        long id(String name, boolean required) {
            Object value = values.get(name);
            if (value == null && !required) {
                return 0;
            }
            if (value instanceof String s
                    && s.length() <= 19
                    && s.chars().allMatch(c -> c >= '0' && c <= '9')
                    && !s.isEmpty()) {
                try {
                    return Long.parseLong(s);
                } catch (NumberFormatException e) {
                    throw Refusal.field(ErrorCode.INVALID_FIELD, name, "an id as a string of digits");
                }
            }
            throw Refusal.field(ErrorCode.INVALID_FIELD, name, "an id as a string of digits");
        }

        String text(String name, int max) {
            Object value = values.get(name);
            if (value == null) {
                return "";
            }
            String text = value instanceof Number ? value.toString() : value instanceof String s ? s : null;
            if (text == null || text.length() > max) {
                throw Refusal.field(ErrorCode.INVALID_FIELD, name, "a text of at most " + max + " characters");
            }
            return text;
        }

        /** A scalar as JSON text, to be given back as it came. */
        String raw(String name, int max) {
            Object value = values.get(name);
            if (value instanceof Double d && !Double.isFinite(d)) {
                throw Refusal.field(ErrorCode.INVALID_FIELD, name, "a number that is one");
            }
            if (value instanceof Number || value instanceof Boolean) {
                return value.toString();
            }
            String text = text(name, max);
            return new String(Json.bytes(out -> out.writeString(text)), StandardCharsets.UTF_8);
        }

        String required(String name) {
            if (values.get(name) instanceof String s) {
                return s;
            }
            throw Refusal.field(ErrorCode.INVALID_FIELD, name, "a text");
        }

        long number(String name, long absent, long min, long max) {
            Object value = values.get(name);
            if (value == null) {
                return absent;
            }
            if ((value instanceof Integer || value instanceof Long)
                    && ((Number) value).longValue() >= min
                    && ((Number) value).longValue() <= max) {
                return ((Number) value).longValue();
            }
            throw Refusal.field(ErrorCode.INVALID_FIELD, name, "an integer from " + min + " to " + max);
        }
    }
}
