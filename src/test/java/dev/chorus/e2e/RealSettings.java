package dev.chorus.e2e;

import dev.chorus.stack.RealServer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Settings with which a Chorus keeps something on a real server. */
final class RealSettings {
    private static final String PREFIX = "CHORUS_";

    private RealSettings() {}

    /**
     * As {@code --set} wants them, with no limit on requests.
     *
     * @param more {@code key=value}; these win
     */
    static String[] of(RealServer server, String... more) {
        return of(List.of(server), more);
    }

    static String[] of(List<RealServer> servers, String... more) {
        Stream<String> where = servers.stream()
                .flatMap(server -> server.environment().entrySet().stream())
                .map(setting -> key(setting.getKey()) + "=" + setting.getValue());
        return Stream.of(Stream.of("limits.requests_per_minute=0"), where, Arrays.stream(more))
                .flatMap(all -> all)
                .toArray(String[]::new);
    }

    /** {@code CHORUS_POSTGRES_TLS_CA} is {@code postgres.tls_ca}. */
    private static String key(String variable) {
        return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    }
}
