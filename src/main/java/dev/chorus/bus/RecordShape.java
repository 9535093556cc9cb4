package dev.chorus.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;

/** A record as an object with its components by name. Unknown names are skipped, missing ones get their absent value. */
final class RecordShape implements Shape {
    private final Class<?> type;
    private final MethodHandle constructor;
    private final SerializedString[] names;
    private final MethodHandle[] accessors;
    private final Shape[] shapes;
    private final Map<String, Integer> places = new HashMap<>();

    /** @throws IllegalArgumentException when the record is not public or has a component of a type without a shape */
    RecordShape(Class<?> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        names = new SerializedString[components.length];
        accessors = new MethodHandle[components.length];
        shapes = new Shape[components.length];
        Class<?>[] parameters = new Class<?>[components.length];
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            for (int i = 0; i < components.length; i++) {
                parameters[i] = components[i].getType();
                names[i] = new SerializedString(components[i].getName());
                accessors[i] = lookup.unreflect(components[i].getAccessor())
                        .asType(MethodType.methodType(Object.class, Object.class));
                shapes[i] = Shapes.of(components[i].getGenericType());
                places.put(components[i].getName(), i);
            }
            constructor = lookup.unreflectConstructor(type.getConstructor(parameters))
                    .asType(MethodType.genericMethodType(components.length))
                    .asSpreader(Object[].class, components.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " has no public constructor and accessors", e);
        }
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        out.writeStartObject();
        writeComponents(out, value);
        out.writeEndObject();
    }

    void writeComponents(JsonGenerator out, Object value) throws IOException {
        for (int i = 0; i < names.length; i++) {
            out.writeFieldName(names[i]);
            shapes[i].write(out, get(i, value));
        }
    }

    @Override
    public Object read(JsonParser in) throws IOException {
        Object[] values = new Object[shapes.length];
        boolean[] present = new boolean[shapes.length];
        while (in.nextToken() != JsonToken.END_OBJECT) {
            Integer place = places.get(in.currentName());
            in.nextToken();
            if (place == null) {
                in.skipChildren();
            } else {
                values[place] = shapes[place].read(in);
                present[place] = true;
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (!present[i]) {
                values[i] = shapes[i].absent();
            }
        }
        return make(values);
    }

    /** The record with nothing in it. */
    @Override
    public Object absent() {
        Object[] values = new Object[shapes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = shapes[i].absent();
        }
        try {
            return make(values);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object get(int component, Object value) throws IOException {
        try {
            return (Object) accessors[component].invokeExact(value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("reading " + type.getSimpleName() + "." + names[component], e);
        }
    }

    private Object make(Object[] values) throws IOException {
        try {
            return (Object) constructor.invokeExact(values);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("not a valid " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }
}
