package dev.chorus.tool.bench;

import dev.chorus.account.Role;
import dev.chorus.tool.ChorusApi;
import dev.chorus.tool.TokenIssuer;
import dev.chorus.tool.replay.Target;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A server to be measured, started for the purpose or found running, and all that is needed to talk to it. */
final class Bed implements AutoCloseable {
    private static final int USERS = 64;
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Vertx vertx = Vertx.vertx();
    private final LeanLoop loop = new LeanLoop();
    private final Optional<ChildProcess> server;
    private final Optional<Path> temporary;
    private final URI url;
    private final URI gateway;
    private final List<String> tokens;
    private final ChorusApi api;

    private Bed(Optional<ChildProcess> server, Optional<Path> temporary, Path data, URI url, URI gateway)
            throws Exception {
        this.server = server;
        this.temporary = temporary;
        this.url = url;
        this.gateway = gateway;
        Duration day = Duration.ofDays(1);
        List<TokenIssuer.Request> wanted = new ArrayList<>();
        wanted.add(new TokenIssuer.Request("bench", Optional.of(Role.SERVICE), 0, day));
        IntStream.range(0, USERS)
                .forEach(i -> wanted.add(new TokenIssuer.Request("bench-" + i, Optional.of(Role.USER), 0, day)));
        this.tokens = TokenIssuer.issue(vertx, data, wanted);
        this.api = new ChorusApi(vertx, url, service(), 8);
    }

    static Bed open(BenchOptions options, Report report) throws Exception {
        if (options.url().isPresent()) {
            return new Bed(
                    Optional.empty(),
                    Optional.empty(),
                    options.data(),
                    options.url().get(),
                    options.gateway());
        }
        Path folder = Files.createTempDirectory("chorus-bench");
        report.say("starting a server in " + folder);
        return open(folder, Optional.of(folder), options);
    }

    /** On a folder that outlives it. */
    static Bed on(Path folder, BenchOptions options) throws Exception {
        return open(folder, Optional.empty(), options);
    }

    private static Bed open(Path folder, Optional<Path> temporary, BenchOptions options) throws Exception {
        int[] ports = freePorts();
        ChildProcess server = serve(folder, ports, options.sets());
        URI url = URI.create("http://127.0.0.1:" + ports[0]);
        URI gateway = URI.create("ws://127.0.0.1:" + ports[1]);
        try {
            awaitReady(server, url, folder);
            return new Bed(Optional.of(server), temporary, folder.resolve("data"), url, gateway);
        } catch (Exception failed) {
            server.close();
            throw failed;
        }
    }

    /** A server with limits off, on this data: {@code folder/data}, its output in {@code folder/server.log}. */
    static ChildProcess serve(Path folder, int[] ports, List<String> sets) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "dev.chorus.app.Main", "serve",
                "--data", folder.resolve("data").toString(),
                "--port", String.valueOf(ports[0]),
                "--gateway-port", String.valueOf(ports[1])));
        List<String> all = new ArrayList<>(List.of(
                "demo=false",
                "http.host=127.0.0.1",
                "gateway.host=127.0.0.1",
                "gateway.messages_per_second=1000000",
                "limits.requests_per_minute=0",
                "streams.rate_limits=off",
                "streams.budget_per_second=0"));
        all.addAll(sets);
        all.forEach(set -> arguments.addAll(List.of("--set", set)));
        return ChildProcess.start(folder.resolve("server.log"), arguments);
    }

    static int[] freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {one.getLocalPort(), two.getLocalPort()};
        }
    }

    private static void awaitReady(ChildProcess server, URI url, Path folder) throws Exception {
        long started = System.nanoTime();
        while (!Probe.answers(url, "/ready", "")) {
            if (!server.isAlive() || System.nanoTime() - started > START_NANOS) {
                throw new IllegalStateException("the server did not start; it said: "
                        + Files.readString(folder.resolve("server.log")).strip());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** A live stream without limits; its id. */
    String makeStream(String title) throws Exception {
        return Target.makeStream(api, title).await(30, TimeUnit.SECONDS);
    }

    ChorusApi api() {
        return api;
    }

    LeanLoop loop() {
        return loop;
    }

    InetSocketAddress http() {
        return new InetSocketAddress(url.getHost(), url.getPort());
    }

    InetSocketAddress gateway() {
        return new InetSocketAddress(gateway.getHost(), gateway.getPort());
    }

    /** A token that may do everything. */
    String service() {
        return tokens.getFirst();
    }

    /** Tokens of ordinary users. */
    List<String> users() {
        return tokens.subList(1, tokens.size());
    }

    /** @throws IllegalStateException when the server was not started here, so that its process is not known */
    ChildProcess server() {
        return server.orElseThrow(
                () -> new IllegalStateException("this figure needs a server that the bench starts: leave out --url"));
    }

    boolean knowsServer() {
        return server.isPresent();
    }

    @Override
    public void close() {
        api.close();
        loop.close();
        server.ifPresent(ChildProcess::close);
        vertx.close().await();
        temporary.ifPresent(Bed::delete);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                if (!file.toFile().delete()) {
                    System.err.println("left behind: " + file);
                }
            });
        } catch (IOException unreadable) {
            System.err.println("left behind: " + folder);
        }
    }
}
