package dev.chorus.app;

import dev.chorus.account.Role;
import dev.chorus.tool.ChorusApi;
import dev.chorus.tool.TokenIssuer;
import dev.chorus.tool.replay.ChatLog;
import dev.chorus.tool.replay.Replay;
import dev.chorus.tool.replay.Target;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Posts a chat log as its authors. Progress goes to standard error, one JSON line to standard output. */
@Command(
        name = "replay",
        description =
                "Post a chat log as its authors: CSV with offset_ms or published_at, author, message; or JSON lines.")
final class ReplayCommand implements Callable<Integer> {
    private static final String SERVICE = "replay";
    private static final Duration TOKEN_TTL = Duration.ofDays(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Parameters(paramLabel = "FILE", description = "The chat log")
    private Path file = Path.of("");

    @Option(names = "--url", paramLabel = "URL", description = "Where the server is. Default: ${DEFAULT-VALUE}")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--stream",
            paramLabel = "ID",
            description = "Post into this stream. Default: make one, without limits")
    private Optional<String> stream = Optional.empty();

    @Option(
            names = "--title",
            paramLabel = "TEXT",
            description = "Title of the stream that is made. Default: the file's name")
    private Optional<String> title = Optional.empty();

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            converter = Speed.class,
            description = "1: as it was; 10: ten times as fast; max: as fast as the server takes it. Default: 1")
    private double speed = 1;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Access token with role service. Default: one signed with the data folder's key")
    private Optional<String> token = Optional.empty();

    @Option(names = "--in-flight", paramLabel = "N", description = "Requests at once. Default: ${DEFAULT-VALUE}")
    private int inFlight = 256;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            converter = TokenOptions.Ttl.class,
            description = "How long a row is repeated while the server is away. Default: 2m")
    private Duration patience = Duration.ofMinutes(2);

    @Override
    public Integer call() throws Exception {
        check();
        Vertx vertx = Vertx.vertx();
        try (ChatLog log = ChatLog.open(file);
                ChorusApi api = new ChorusApi(vertx, url, bearer(vertx), inFlight)) {
            String id = stream.isPresent() ? stream.get() : makeStream(api);
            String run = UUID.randomUUID().toString().substring(0, 13);
            Target target = new Target(api, id, run, patience.toMillis());
            // Rows that wait for their author's row before them must not keep other authors from being sent.
            Replay.Result result =
                    Replay.of(vertx, target, speed, inFlight * 8, progress()).run(log);
            spec.commandLine().getOut().println(result.toJson());
            return result.unknown() == 0 ? 0 : 1;
        } finally {
            vertx.close().await();
        }
    }

    private String makeStream(ChorusApi api) throws Exception {
        Path name = file.getFileName();
        try {
            return Target.makeStream(api, title.orElse(name == null ? "replay" : name.toString()))
                    .await(60, TimeUnit.SECONDS);
        } catch (Target.RefusedByServer refused) {
            throw refused;
        } catch (Exception away) {
            throw new StartupException("no server answers at " + url + ": " + away.getMessage(), away);
        }
    }

    private String bearer(Vertx vertx) {
        return token.orElseGet(() -> TokenOptions.issue(
                vertx, config.load(), new TokenIssuer.Request(SERVICE, Optional.of(Role.SERVICE), 0, TOKEN_TTL)));
    }

    private void check() {
        if (stream.isPresent() && title.isPresent()) {
            throw misuse("--stream and --title exclude each other");
        }
        if (stream.filter(id -> !id.matches("[A-Za-z0-9_-]{1,64}")).isPresent()) {
            throw misuse("--stream must be the id of a stream");
        }
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme()) || url.getHost() == null) {
            throw misuse("--url must be like http://127.0.0.1:8080");
        }
        if (inFlight < 1 || inFlight > 4_096) {
            throw misuse("--in-flight must be 1 to 4096");
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static PrintStream progress() {
        return System.err;
    }

    /** A factor, or {@code max}. */
    static final class Speed implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            if (text.equals("max")) {
                return Double.POSITIVE_INFINITY;
            }
            try {
                double factor = Double.parseDouble(text.endsWith("x") ? text.substring(0, text.length() - 1) : text);
                if (factor > 0 && factor <= 1e6) {
                    return factor;
                }
            } catch (NumberFormatException notANumber) {
                // said below, together with what is out of range
            }
            throw new TypeConversionException("'" + text + "' is not a factor above 0, nor max");
        }
    }
}
