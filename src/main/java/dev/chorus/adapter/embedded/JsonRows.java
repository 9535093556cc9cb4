package dev.chorus.adapter.embedded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Rows as one JSON array of arrays: a statement takes any number of them through {@code json_each(?)}, so that a batch costs one
 * statement per table instead of one per row.
 */
final class JsonRows {
    private static final JsonFactory JSON = new JsonFactory();

    private final StringWriter text = new StringWriter(1024);
    private final JsonGenerator out;
    private int size;

    JsonRows() {
        try {
            out = JSON.createGenerator(text);
            out.writeStartArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plain numbers, one per row. */
    static String numbers(Iterable<Long> numbers) {
        StringBuilder text = new StringBuilder("[");
        for (long number : numbers) {
            text.append(text.length() > 1 ? "," : "").append(number);
        }
        return text.append(']').toString();
    }

    /** @param values Long, Integer, Boolean (as 0 and 1) or String, in the order the statement names them */
    JsonRows add(Object... values) {
        try {
            out.writeStartArray();
            for (Object value : values) {
                switch (value) {
                    case Long n -> out.writeNumber(n);
                    case Integer n -> out.writeNumber(n);
                    case Boolean b -> out.writeNumber(b ? 1 : 0);
                    case String s -> out.writeString(s);
                    default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
                }
            }
            out.writeEndArray();
            size++;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The array; nothing can be added afterwards. */
    String text() {
        try {
            out.close();
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
