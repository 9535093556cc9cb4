package dev.chorus.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The one JSON factory of the wire, with bounds for what is read; safe from any thread. */
public final class Json {
    /** Deepest nesting that is read. */
    public static final int MAX_DEPTH = 32;

    /** Surrogate pairs are written as one code point; nesting and numbers of what is read are bounded. */
    public static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(64)
                    .build())
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private Json() {}

    /** Writes one document. */
    @FunctionalInterface
    public interface Writer {
        void write(JsonGenerator out) throws IOException;
    }

    /** One document as UTF-8. */
    public static byte[] bytes(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("JSON into memory", e);
        }
        return bytes.toByteArray();
    }

    /** A text, or {@code null} where ours is empty. */
    static void text(JsonGenerator out, String name, String value) throws IOException {
        if (value.isEmpty()) {
            out.writeNullField(name);
        } else {
            out.writeStringField(name, value);
        }
    }

    /** An id as a string, or {@code null} where ours is 0. */
    static void id(JsonGenerator out, String name, long value) throws IOException {
        if (value == 0) {
            out.writeNullField(name);
        } else {
            out.writeStringField(name, Long.toString(value));
        }
    }

    /** A time, or {@code null} where ours is 0. */
    static void time(JsonGenerator out, String name, long value) throws IOException {
        if (value == 0) {
            out.writeNullField(name);
        } else {
            out.writeStringField(name, Times.format(value));
        }
    }
}
