package dev.chorus.config;

import dev.chorus.stream.InvalidField;
import dev.chorus.stream.SettingsRules;
import dev.chorus.stream.StreamSettings;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The forms and ranges that are worth a name of their own. */
final class ConfigChecks {
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%\\[\\]-]{1,255}");

    private ConfigChecks() {}

    static boolean isNodeName(String name) {
        return NODE.matcher(name).matches();
    }

    static boolean isHost(String host) {
        return HOST.matcher(host).matches();
    }

    /** An IP address, or a block of them as {@code address/bits}. */
    static boolean isAddressOrBlock(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            if (slash < 0) {
                return true;
            }
            int bits = Integer.parseInt(text.substring(slash + 1));
            return bits >= 0 && bits <= address.getAddress().length * 8;
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    /** {@code https://host} or {@code https://host:port}: a scheme and an authority, nothing behind. */
    static boolean isOrigin(String text) {
        return isUrl(text, Set.of("http", "https"))
                && text.chars().filter(c -> c == '/').count() == 2;
    }

    static boolean isUrl(String text, Set<String> schemes) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null && schemes.contains(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException wrong) {
            return false;
        }
    }

    /**
     * The settings of streams that have none of their own, by the rules that hold for a stream's own.
     *
     * @param section the key of the section
     */
    static void streams(Checks checks, String section, StreamSettings streams) {
        for (Map.Entry<String, Object> setting : asWritten(streams).entrySet()) {
            if (setting.getValue() instanceof Map<?, ?> branch) {
                branch.forEach((name, value) -> stream(
                        checks,
                        section,
                        setting.getKey() + '.' + name,
                        value,
                        Map.of(setting.getKey(), Map.of(name, value))));
            } else {
                stream(
                        checks,
                        section,
                        setting.getKey(),
                        setting.getValue(),
                        Map.of(setting.getKey(), setting.getValue()));
            }
        }
    }

    private static void stream(
            Checks checks, String section, String name, Object value, Map<String, Object> overrides) {
        try {
            SettingsRules.overlay(StreamSettings.DEFAULTS, overrides);
        } catch (InvalidField invalid) {
            String allowed = String.valueOf(invalid.getMessage())
                    .substring(invalid.field().length() + 2);
            checks.that(false, section + '.' + name, value, allowed);
        }
    }

    /** As a stream's owner would write them in JSON. */
    private static Map<String, Object> asWritten(Record settings) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(settings);
                written.put(
                        KnownKeys.snake(component.getName()),
                        switch (value) {
                            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
                            case Record branch -> asWritten(branch);
                            default -> value;
                        });
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return written;
    }
}
