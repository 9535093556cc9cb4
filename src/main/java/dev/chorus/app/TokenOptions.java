package dev.chorus.app;

import dev.chorus.config.ChorusConfig;
import dev.chorus.config.DirectoryConfig;
import dev.chorus.observe.Meters;
import dev.chorus.port.Directory;
import dev.chorus.port.StoreException;
import dev.chorus.tool.TokenIssuer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What commands that need a token share. */
final class TokenOptions {
    private static final Pattern TTL = Pattern.compile("(\\d{1,9})([smhd])");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

    private TokenOptions() {}

    static String issue(Vertx vertx, ChorusConfig config, TokenIssuer.Request request) {
        Path data = config.data();
        try {
            Directory directory = Backends.directory(vertx, config, Meters.inMemory(), Clock.systemUTC());
            return TokenIssuer.issue(data, directory, List.of(request)).getFirst();
        } catch (IOException | StoreException | TimeoutException unusable) {
            throw new StartupException(
                    unusable instanceof StoreException && config.directory().store() != DirectoryConfig.Store.SQLITE
                            ? String.valueOf(unusable.getMessage())
                            : "the data folder " + data.toAbsolutePath().normalize() + " can't be used: "
                                    + unusable.getMessage(),
                    unusable);
        }
    }

    /** Reads {@code 90s}, {@code 15m}, {@code 1h}, {@code 7d}. */
    static final class Ttl implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher ttl = TTL.matcher(text);
            if (!ttl.matches() || ttl.group(1).matches("0+")) {
                throw new TypeConversionException("'" + text + "' is not a time like 90s, 15m, 1h or 7d");
            }
            return Duration.ofSeconds(Math.multiplyExact(
                    Long.parseLong(ttl.group(1)),
                    Objects.requireNonNull(UNITS.get(ttl.group(2)))
                            .getDuration()
                            .toSeconds()));
        }
    }
}
