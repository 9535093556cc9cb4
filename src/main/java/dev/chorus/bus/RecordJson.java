package dev.chorus.bus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Turns records of one class into JSON for the way to another node, and back. Safe from any thread.
 *
 * <p>Components may be numbers, text, enums, records, sealed families of records, lists, sets, maps and optionals of these, and
 * {@code Object} for free JSON.
 */
public final class RecordJson<T> {
    private static final JsonFactory JSON = new JsonFactory();

    private final Class<T> type;
    private final Shape shape;

    private RecordJson(Class<T> type, Shape shape) {
        this.type = type;
        this.shape = shape;
    }

    /** @throws IllegalArgumentException when something in the record cannot travel */
    public static <T> RecordJson<T> of(Class<T> type) {
        return new RecordJson<>(type, Shapes.of(type));
    }

    public byte[] encode(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            shape.write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException("encoding " + type.getSimpleName(), e);
        }
        return bytes.toByteArray();
    }

    /** @throws UncheckedIOException when the bytes are not such a record */
    public T decode(byte[] bytes) {
        try (JsonParser in = JSON.createParser(bytes)) {
            if (in.nextToken() == null) {
                throw new IOException("nothing there");
            }
            return type.cast(shape.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException("decoding " + type.getSimpleName(), e);
        }
    }
}
