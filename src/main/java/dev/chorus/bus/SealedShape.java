package dev.chorus.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** One of a closed family of records: an array of the simple class name and the record. */
final class SealedShape implements Shape {
    private final Class<?> family;
    private final Map<String, RecordShape> members = new HashMap<>();

    SealedShape(Class<?> family) {
        this.family = family;
        for (Class<?> member : Shapes.members(family)) {
            members.put(member.getSimpleName(), new RecordShape(member));
        }
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        String name = value.getClass().getSimpleName();
        out.writeStartArray();
        out.writeString(name);
        member(name).write(out, value);
        out.writeEndArray();
    }

    @Override
    public Object read(JsonParser in) throws IOException {
        in.nextToken();
        RecordShape member = member(in.getText());
        in.nextToken();
        Object value = member.read(in);
        in.nextToken();
        return value;
    }

    private RecordShape member(String name) throws IOException {
        RecordShape member = members.get(name);
        if (member == null) {
            throw new IOException("no " + family.getSimpleName() + " is called " + name);
        }
        return member;
    }

    @Override
    public Object absent() {
        throw new IllegalStateException("a " + family.getSimpleName() + " is missing");
    }
}
