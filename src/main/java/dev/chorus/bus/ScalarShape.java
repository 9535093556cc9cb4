package dev.chorus.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Map;

/** Values without parts. Longs are JSON integers: both ends are Java. */
enum ScalarShape implements Shape {
    TEXT("") {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeString((String) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return in.getText();
        }
    },
    LONG(0L) {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((long) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return in.getLongValue();
        }
    },
    INT(0) {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((int) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return in.getIntValue();
        }
    },
    BOOLEAN(false) {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeBoolean((boolean) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return in.getBooleanValue();
        }
    },
    DOUBLE(0.0) {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((double) value);
        }

        @Override
        public Object read(JsonParser in) throws IOException {
            return in.getDoubleValue();
        }
    };

    private static final Map<Class<?>, ScalarShape> BY_CLASS = Map.of(
            String.class, TEXT,
            long.class, LONG,
            Long.class, LONG,
            int.class, INT,
            Integer.class, INT,
            boolean.class, BOOLEAN,
            Boolean.class, BOOLEAN,
            double.class, DOUBLE,
            Double.class, DOUBLE);

    private final Object absent;

    ScalarShape(Object absent) {
        this.absent = absent;
    }

    static boolean covers(Class<?> type) {
        return BY_CLASS.containsKey(type);
    }

    /** @throws IllegalArgumentException for a class that is not {@linkplain #covers covered} */
    static ScalarShape of(Class<?> type) {
        ScalarShape shape = BY_CLASS.get(type);
        if (shape == null) {
            throw new IllegalArgumentException(type + " is no scalar");
        }
        return shape;
    }

    @Override
    public Object absent() {
        return absent;
    }
}
