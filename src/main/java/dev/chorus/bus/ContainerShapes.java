package dev.chorus.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Enums, collections, maps and optionals. */
final class ContainerShapes {
    private ContainerShapes() {}

    /** By constant name. */
    record OfEnum(Class<?> type, Map<String, Object> constants) implements Shape {
        static OfEnum of(Class<?> type) {
            Map<String, Object> constants = new LinkedHashMap<>();
            for (Object constant : type.getEnumConstants()) {
                constants.put(((Enum<?>) constant).name(), constant);
            }
            return new OfEnum(type, constants);
        }

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeString(((Enum<?>) value).name());
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            Object constant = constants.get(in.getText());
            if (constant == null) {
                throw new IOException("unknown " + type.getSimpleName() + " " + in.getText());
            }
            return constant;
        }

        /** The first constant. */
        @Override
        public Object absent() {
            return constants.values().iterator().next();
        }
    }

    /** A JSON array. */
    record OfCollection(Shape element, boolean distinct) implements Shape {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeStartArray();
            for (Object each : (Collection<?>) value) {
                element.write(out, each);
            }
            out.writeEndArray();
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            Collection<Object> read = distinct ? new LinkedHashSet<>() : new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                read.add(element.read(in));
            }
            return read;
        }

        @Override
        public Object absent() {
            return distinct ? Set.of() : List.of();
        }
    }

    /** A JSON array of keys and values in turn, because keys may be numbers or records. */
    record OfMap(Shape key, Shape element) implements Shape {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeStartArray();
            for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
                key.write(out, each.getKey());
                element.write(out, each.getValue());
            }
            out.writeEndArray();
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            Map<Object, Object> read = new LinkedHashMap<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                Object k = key.read(in);
                in.nextToken();
                read.put(k, element.read(in));
            }
            return read;
        }

        @Override
        public Object absent() {
            return Map.of();
        }
    }

    /** {@code null} or the value. */
    record OfOptional(Shape element) implements Shape {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            Optional<?> optional = (Optional<?>) value;
            if (optional.isPresent()) {
                element.write(out, optional.get());
            } else {
                out.writeNull();
            }
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return in.currentToken() == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(element.read(in));
        }

        @Override
        public Object absent() {
            return Optional.empty();
        }
    }
}
