package dev.chorus.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Single fields of the log's JSON. What has its default value is left out; a reader starts from the defaults. */
final class Fields {
    private Fields() {}

    /** Reads one element; the parser stands on its first token and is left on its last. */
    @FunctionalInterface
    interface Reader<T> {
        T read(JsonParser in) throws IOException;
    }

    /** An id: text, because readers in other languages lose precision above 2^53. Left out when 0. */
    static void id(JsonGenerator out, String name, long id) throws IOException {
        if (id != 0) {
            out.writeStringField(name, Long.toString(id));
        }
    }

    static long id(JsonParser in) throws IOException {
        try {
            return Long.parseLong(in.getText());
        } catch (NumberFormatException e) {
            throw new IOException(in.currentName() + " is no id: " + in.getText(), e);
        }
    }

    /** Left out when empty. */
    static void text(JsonGenerator out, String name, String text) throws IOException {
        if (!text.isEmpty()) {
            out.writeStringField(name, text);
        }
    }

    /** Left out when {@code missing}. */
    static void number(JsonGenerator out, String name, long number, long missing) throws IOException {
        if (number != missing) {
            out.writeNumberField(name, number);
        }
    }

    /** Left out when false. */
    static void flag(JsonGenerator out, String name, boolean flag) throws IOException {
        if (flag) {
            out.writeBooleanField(name, true);
        }
    }

    static void counts(JsonGenerator out, Map<String, Long> counts) throws IOException {
        out.writeObjectFieldStart("counts");
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            out.writeNumberField(count.getKey(), count.getValue());
        }
        out.writeEndObject();
    }

    static Map<String, Long> counts(JsonParser in) throws IOException {
        Map<String, Long> counts = new HashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String type = in.currentName();
            in.nextToken();
            counts.put(type, in.getLongValue());
        }
        return counts;
    }

    static <T> List<T> list(JsonParser in, Reader<T> element) throws IOException {
        List<T> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            list.add(element.read(in));
        }
        return list;
    }

    /** A constant by its name in lower case. */
    static <E extends Enum<E>> E constant(JsonParser in, Class<E> type) throws IOException {
        String wire = in.getText();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(wire)) {
                return constant;
            }
        }
        throw new IOException(in.currentName() + ": no " + type.getSimpleName() + " is called " + wire);
    }
}
