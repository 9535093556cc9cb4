package dev.chorus.tool.bench;

import dev.chorus.account.Role;
import dev.chorus.tool.ChorusApi;
import dev.chorus.tool.TokenIssuer;
import dev.chorus.tool.replay.Target;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** P10: from the start of the process to the first comment served, with data that is there already. */
final class StartBench {
    private static final String CONTENT = "was here before the start";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private StartBench() {}

    static void run(BenchOptions options, Report report) throws Exception {
        Path folder = Files.createTempDirectory("chorus-bench");
        try {
            String path = "/api/streams/" + prepare(folder, options) + "/comments";
            double[] seconds = new double[options.runs()];
            for (int i = 0; i < seconds.length; i++) {
                seconds[i] = start(folder, options, path, CONTENT);
                report.say("  start %d: %.2f s".formatted(i + 1, seconds[i]));
            }
            report.add(Figure.atMost(
                    "P10",
                    "start to first comment served",
                    Windows.median(seconds),
                    2,
                    "s",
                    Map.of("starts", seconds.length)));
        } finally {
            Bed.delete(folder);
        }
    }

    private static double start(Path folder, BenchOptions options, String path, String text) throws Exception {
        int[] ports = Bed.freePorts();
        URI url = URI.create("http://127.0.0.1:" + ports[0]);
        long started = System.nanoTime();
        try (ChildProcess server = Bed.serve(folder, ports, options.sets())) {
            while (!Probe.answers(url, path, text)) {
                if (!server.isAlive() || System.nanoTime() - started > PATIENCE_NANOS) {
                    throw new IllegalStateException("the server did not serve " + path + "; it said: "
                            + Files.readString(folder.resolve("server.log")).strip());
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
            return (System.nanoTime() - started) / 1e9;
        }
    }

    /** Makes a stream with one comment; its id. */
    private static String prepare(Path folder, BenchOptions options) throws Exception {
        int[] ports = Bed.freePorts();
        URI url = URI.create("http://127.0.0.1:" + ports[0]);
        Vertx vertx = Vertx.vertx();
        try (ChildProcess server = Bed.serve(folder, ports, options.sets())) {
            while (server.isAlive() && !Probe.answers(url, "/ready", "")) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            String token = TokenIssuer.issue(
                    vertx,
                    folder.resolve("data"),
                    new TokenIssuer.Request("bench", Optional.of(Role.SERVICE), 0, Duration.ofHours(1)));
            try (ChorusApi api = new ChorusApi(vertx, url, token, 1)) {
                String id = Target.makeStream(api, "start").await(30, TimeUnit.SECONDS);
                api.post("/api/streams/" + id + "/comments", new JsonObject().put("content", CONTENT))
                        .await(30, TimeUnit.SECONDS);
                return id;
            }
        } finally {
            vertx.close().await();
        }
    }
}
