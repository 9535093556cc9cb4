package dev.chorus.edge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Json;
import dev.chorus.protocol.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a request's body: one JSON object in valid UTF-8, of bounded depth. */
public final class JsonBody {
    private JsonBody() {}

    /**
     * The object's fields: {@code String Long Double Boolean List Map}; nulls are left out.
     *
     * @throws Refusal {@code invalid_json} for anything but one object
     */
    public static Map<String, Object> parse(byte[] bytes) {
        try (JsonParser parser = Json.FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.of(ErrorCode.INVALID_JSON, "the body must be a JSON object");
            }
            Map<String, Object> fields = object(parser);
            if (parser.nextToken() != null) {
                throw Refusal.of(ErrorCode.INVALID_JSON, "something follows the JSON object");
            }
            return fields;
        } catch (IOException e) {
            // What exactly is wrong where would repeat the input; that it is wrong is enough.
            throw Refusal.of(ErrorCode.INVALID_JSON, "the body is not valid JSON");
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = whole(parser.currentName());
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                fields.remove(name);
            } else {
                fields.put(name, value(parser, token));
            }
        }
        return fields;
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> whole(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            default -> throw Refusal.of(ErrorCode.INVALID_JSON, "the body is not valid JSON");
        };
    }

    /** What does not fit 64 bits is kept as a floating-point number: every range check refuses it. */
    private static Object integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> parser.getDoubleValue();
        };
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> values = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_NULL) {
                values.add(value(parser, token));
            }
        }
        return values;
    }

    /** JSON escapes can say half a surrogate pair, which no UTF-8 can carry further. */
    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return repaired(text);
            }
        }
        return text;
    }

    private static String repaired(String text) {
        StringBuilder repaired = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(repaired::appendCodePoint);
        return repaired.toString();
    }
}
