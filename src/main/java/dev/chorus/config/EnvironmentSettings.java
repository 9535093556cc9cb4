package dev.chorus.config;

import dev.chorus.config.ConfigException.Mistake;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds settings in environment variables: {@code CHORUS_HTTP_PORT} is {@code http.port}. */
final class EnvironmentSettings {
    private static final String PREFIX = "CHORUS_";

    /** Read by the launcher and by the logger, not by the server. */
    private static final Set<String> OTHERS = Set.of("CHORUS_JAVA_OPTS", "CHORUS_LOG_LEVEL");

    private static final Pattern OF_TESTS = Pattern.compile("CHORUS_(REQUIRE|TEST|STACK)(_.*)?");

    /** Kubernetes sets such variables in every container for a Service that is called chorus, or chorus-something. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("CHORUS_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\\d+_(TCP|UDP)(_.*)?)");

    private EnvironmentSettings() {}

    static List<Setting> read(Map<String, String> environment, Collection<String> known, List<Mistake> mistakes) {
        Map<String, String> keyOf = new HashMap<>();
        known.forEach(key -> keyOf.put(variable(key), key));
        List<Setting> found = new ArrayList<>();
        // As the replaced system had it; it meant the one interval there was.
        String interval = environment.get("COMMENT_BATCH_INTERVAL_MS");
        if (interval != null) {
            String source = "environment COMMENT_BATCH_INTERVAL_MS";
            found.add(Setting.of("gateway.batch_interval_ms", interval, source));
            found.add(Setting.of("streams.batch_interval_ms", interval, source));
        }
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!name.startsWith(PREFIX) || isForeign(name, value)) {
                return;
            }
            String key = keyOf.get(name);
            if (key != null) {
                found.add(Setting.of(key, value, "environment " + name));
            } else {
                String hint = Spelling.hint(name, keyOf.keySet());
                mistakes.add(new Mistake(name, "is not the name of a setting" + hint, "environment"));
            }
        });
        return found;
    }

    static String variable(String key) {
        return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static boolean isForeign(String name, String value) {
        return OTHERS.contains(name)
                || OF_TESTS.matcher(name).matches()
                || OF_KUBERNETES.matcher(name).matches()
                || value.startsWith("tcp://")
                || value.startsWith("udp://");
    }
}
