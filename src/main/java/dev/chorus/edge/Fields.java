package dev.chorus.edge;

import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a request's JSON object, typed on access. A wrong type, a missing required field or a number outside its range is
 * refused with {@code invalid_field} and the field's name; unknown fields are ignored; {@code null} is as absent.
 */
public final class Fields {
    private static final int MAX_ID_DIGITS = 19;

    private final Map<String, Object> values;

    public Fields(Map<String, Object> values) {
        this.values = values;
    }

    /** The fields of an object inside a body. */
    public static Fields of(Map<?, ?> object) {
        Map<String, Object> fields = new LinkedHashMap<>();
        object.forEach((name, value) -> fields.put(String.valueOf(name), value));
        return new Fields(fields);
    }

    /** Everything as it came, without nulls. */
    public Map<String, Object> all() {
        return values;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A text; absent: refused. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> invalid(name, "is required"));
    }

    public Optional<String> optionalText(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw invalid(name, "must be a string");
    }

    /** A text of at most {@code max} code points; empty when absent. */
    public String shortText(String name, int max) {
        String text = optionalText(name).orElse("");
        if (text.codePointCount(0, text.length()) > max) {
            throw invalid(name, "must have at most " + max + " characters");
        }
        return text;
    }

    /** An id; 0 when absent. */
    public long id(String name) {
        Optional<String> text = optionalText(name);
        return text.isEmpty() ? 0 : parseId(name, text.get());
    }

    /** An integer within the range; the default when absent. */
    public long integer(String name, long min, long max, long absent) {
        Object value = values.get(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof Long number && number >= min && number <= max) {
            return number;
        }
        throw invalid(name, "must be an integer from " + min + " to " + max);
    }

    /** One of a few words; the first is meant when absent. */
    public String word(String name, List<String> allowed) {
        String word = optionalText(name).orElse(allowed.getFirst());
        if (!allowed.contains(word)) {
            throw invalid(name, "must be one of " + String.join(" ", allowed));
        }
        return word;
    }

    /** A nested object; empty when absent. */
    public Optional<Fields> object(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?> object) {
            return Optional.of(of(object));
        }
        throw invalid(name, "must be an object");
    }

    /** An id in decimal digits without sign or leading zero, above 0. */
    public static long parseId(String name, String text) {
        if (isId(text)) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                // Nineteen digits may be beyond 63 bits.
                throw invalid(name, "is not an id");
            }
        }
        throw invalid(name, "is not an id");
    }

    public static boolean isId(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_ID_DIGITS || text.charAt(0) == '0') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    public static Refusal invalid(String name, String problem) {
        return Refusal.field(ErrorCode.INVALID_FIELD, name, name + " " + problem);
    }
}
