package dev.chorus.app;

import dev.chorus.account.Role;
import dev.chorus.tool.TokenIssuer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints an access token. Works while a server runs on the same data folder. */
@Command(
        name = "token",
        description = "Print an access token signed with the data folder's key; the user is made if need be.")
final class TokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--username",
            required = true,
            paramLabel = "NAME",
            description = "1 to 32 letters, digits, _ - or .")
    private String username = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "user, moderator (with --stream), admin or service. Default: the user's own")
    private Optional<Role> role = Optional.empty();

    @Option(names = "--stream", paramLabel = "ID", description = "A stream that the bearer moderates")
    private long stream;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = TokenOptions.Ttl.class,
            description = "How long it is good for, e.g. 30m. Default: 1h")
    private Duration ttl = Duration.ofHours(1);

    @Override
    public Integer call() {
        check();
        Vertx vertx = Vertx.vertx();
        try {
            TokenIssuer.Request request = new TokenIssuer.Request(username, role, stream, ttl);
            spec.commandLine().getOut().println(TokenOptions.issue(vertx, config.load(), request));
            return 0;
        } finally {
            vertx.close().await();
        }
    }

    private void check() {
        if (!username.matches("[A-Za-z0-9_.-]{1,32}")) {
            throw misuse("--username must be 1 to 32 letters, digits, _ - or .");
        }
        if (stream < 0) {
            throw misuse("--stream must be the id of a stream");
        }
        if (role.filter(wanted -> wanted == Role.MODERATOR).isPresent() && stream == 0) {
            throw misuse("--role moderator needs --stream: moderators are of a stream");
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
