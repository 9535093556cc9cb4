package dev.chorus.app;

import dev.chorus.config.ChorusConfig;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore.StreamCounts;
import dev.chorus.worker.Rebuild;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the projections of a data folder again from its log. The server must not run on it. */
@Command(
        name = "rebuild",
        description =
                "Make every projection and counter again from the log, and tell what came out different. Stop the server first.")
final class RebuildCommand implements Callable<Integer> {
    private static final long TELL_EVERY_NANOS = 1_000_000_000L;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--stream", paramLabel = "ID", description = "This stream only. Default: all")
    private long stream;

    private long told = System.nanoTime();

    @Override
    public Integer call() throws Exception {
        if (stream < 0) {
            throw new ParameterException(spec.commandLine(), "--stream must be the id of a stream");
        }
        ChorusConfig loaded = config.load();
        Vertx vertx = Vertx.vertx();
        try {
            Backends backends = Backends.open(vertx, loaded, Clock.systemUTC(), Meters.inMemory())
                    .await(2, TimeUnit.MINUTES);
            try {
                Rebuild rebuild = new Rebuild(backends.log(), backends.comments(), backends.directory(), this::tell);
                // As long as it takes: there is no telling from the size of a log.
                spec.commandLine()
                        .getOut()
                        .println(json(rebuild.run(stream).await()).encode());
            } finally {
                backends.close().await(1, TimeUnit.MINUTES);
            }
            return 0;
        } finally {
            vertx.close().await();
        }
    }

    private synchronized void tell(Rebuild.Progress progress) {
        long now = System.nanoTime();
        if (now - told >= TELL_EVERY_NANOS) {
            told = now;
            PrintWriter err = spec.commandLine().getErr();
            err.printf("%s, partition %d: %d events%n", progress.topic(), progress.partition(), progress.events());
            err.flush();
        }
    }

    private static JsonObject json(Rebuild.Result result) {
        JsonArray changed = new JsonArray();
        result.changed()
                .forEach(one -> changed.add(new JsonObject()
                        .put("stream_id", Long.toString(one.streamId()))
                        .put("before", counts(one.before()))
                        .put("after", counts(one.after()))));
        return new JsonObject()
                .put("events", result.events())
                .put("streams", result.streams())
                .put("changed", changed);
    }

    private static JsonObject counts(StreamCounts counts) {
        return new JsonObject().put("comments", counts.comments()).put("reactions", counts.reactions());
    }
}
