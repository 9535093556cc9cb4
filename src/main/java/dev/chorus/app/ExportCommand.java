package dev.chorus.app;

import dev.chorus.account.User;
import dev.chorus.adapter.embedded.SqliteCommentStore;
import dev.chorus.config.ChorusConfig;
import dev.chorus.observe.Meters;
import dev.chorus.port.Directory;
import dev.chorus.query.UserExport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints what is kept of one user, as {@code GET /api/me/export} does. Reads the stores only, so a server may run beside it. */
@Command(name = "export", description = "Print all that is kept of a user as JSON. Works beside a running server.")
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--user", required = true, paramLabel = "ID", description = "The user's id")
    private long userId;

    @Override
    public Integer call() {
        ChorusConfig loaded = config.load();
        Vertx vertx = Vertx.vertx();
        try {
            Meters meters = Meters.inMemory();
            Clock clock = Clock.systemUTC();
            Directory directory = Backends.directory(vertx, loaded, meters, clock);
            SqliteCommentStore comments = SqliteCommentStore.open(vertx, loaded.data(), meters, clock);
            try {
                print(directory.user(userId).await(), comments);
            } finally {
                comments.close().await();
                directory.close().await();
            }
            return 0;
        } finally {
            vertx.close().await();
        }
    }

    private void print(Optional<User> user, SqliteCommentStore comments) {
        User known = user.filter(User::active)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "there is no user " + userId));
        PrintWriter out = spec.commandLine().getOut();
        new UserExport(comments)
                .write(known, piece -> {
                    out.print(piece.toString());
                    return Future.succeededFuture();
                })
                .await();
        out.flush();
    }
}
