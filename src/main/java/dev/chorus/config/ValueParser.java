package dev.chorus.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns the text of a setting into the type its record wants. */
final class ValueParser {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private ValueParser() {}

    /**
     * @return an int, long, double, boolean, text, path, secret, list of texts or enum constant
     * @throws IllegalArgumentException whose message is the end of "must be …"
     */
    static Object parse(Setting setting, Class<?> type) {
        if (type == List.class) {
            return list(setting);
        }
        if (setting.isList()) {
            throw new IllegalArgumentException("a single value, not a list");
        }
        String text = setting.text().strip();
        if (type == int.class) {
            return Math.toIntExact(whole(setting.key(), text, Integer.MIN_VALUE, Integer.MAX_VALUE));
        } else if (type == long.class) {
            return whole(setting.key(), text, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == double.class) {
            return decimal(text);
        } else if (type == boolean.class) {
            return truth(text);
        } else if (type == String.class) {
            return text;
        } else if (type == Path.class) {
            return path(text);
        } else if (type == Secret.class) {
            return new Secret(text);
        } else if (type.isEnum()) {
            return constant(text, type);
        }
        throw new IllegalStateException("no way to write a " + type.getSimpleName() + " in configuration");
    }

    /** Whole numbers may be written with underscores, and times with a unit: {@code 30s} for a key that ends in seconds. */
    private static long whole(String key, String text, long min, long max) {
        Matcher duration = DURATION.matcher(text);
        try {
            if (duration.matches() && (key.endsWith("_ms") || key.endsWith("_seconds"))) {
                long millis = Math.multiplyExact(
                        Long.parseLong(duration.group(1)), Objects.requireNonNull(MILLIS.get(duration.group(2))));
                return inRange(
                        BigDecimal.valueOf(millis).divide(BigDecimal.valueOf(key.endsWith("_ms") ? 1 : 1000)),
                        min,
                        max);
            }
            return inRange(new BigDecimal(text.replace("_", "")), min, max);
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw new IllegalArgumentException("a whole number", wrong);
        }
    }

    private static long inRange(BigDecimal number, long min, long max) {
        // A huge exponent would make a huge number of digits below.
        if (Math.abs((long) number.scale()) > 30) {
            throw new NumberFormatException();
        }
        long exact = number.longValueExact();
        if (exact < min || exact > max) {
            throw new ArithmeticException();
        }
        return exact;
    }

    private static double decimal(String text) {
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException wrong) {
            // said below, together with the infinite
        }
        throw new IllegalArgumentException("a number");
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static Path path(String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException wrong) {
            // said below, together with the empty
        }
        throw new IllegalArgumentException("the path of a folder");
    }

    private static Object constant(String text, Class<?> type) {
        String wanted = text.replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of " + names(type)));
    }

    private static String names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    /** A list, or one text with commas between the items as environment and flags have it. */
    private static List<String> list(Setting setting) {
        if (setting.isList()) {
            return setting.values().stream().map(String::strip).toList();
        }
        return Arrays.stream(setting.text().split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
