package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A server in a JVM of its own, on ports that were free, so that it can be killed as a real one is. */
public final class ChorusProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");

    private final Path data;
    private final Path out;
    private final int port;
    private final int gatewayPort;
    private final List<String> settings;
    private final List<String> options;
    private Process process;
    /** How much of the output was there when it was ready. */
    private int saidAtStart;

    private ChorusProcess(Path data, Path out, int port, int gatewayPort, List<String> settings, List<String> options) {
        this.data = data;
        this.out = out;
        this.port = port;
        this.gatewayPort = gatewayPort;
        this.settings = settings;
        this.options = options;
        this.process = launch();
    }

    /** @param settings {@code key=value} as for {@code --set} */
    public static ChorusProcess start(Path data, String... settings) {
        return start(data, data.resolveSibling(data.getFileName() + ".out"), List.of(settings));
    }

    /** @param out where its output goes */
    static ChorusProcess start(Path data, Path out, List<String> settings) {
        ChorusProcess started = new ChorusProcess(data, out, freePort(), freePort(), settings, List.of());
        started.awaitReady();
        return started;
    }

    /** @param plan what it runs, which may be without REST: it is ready when it says so */
    static ChorusProcess startSome(Path data, Path plan, String... settings) {
        // Its own: what an earlier one has said tells nothing.
        Path out = data.resolveSibling(data.getFileName() + ".some.out");
        List<String> options = List.of("--verticles", plan.toString());
        ChorusProcess started = new ChorusProcess(data, out, freePort(), freePort(), List.of(settings), options);
        started.awaitReady(() -> started.output().contains("Chorus is running"));
        return started;
    }

    public URI api(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public URI gateway(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + gatewayPort + path);
    }

    public Path data() {
        return data;
    }

    /** Arguments for a command that is to work beside this server: its folder and its settings. */
    List<String> where() {
        List<String> arguments = new ArrayList<>(List.of("--data", data.toString()));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments;
    }

    int restPort() {
        return port;
    }

    public int gatewayPort() {
        return gatewayPort;
    }

    long pid() {
        return process.pid();
    }

    /** Bytes of all objects that can be reached, after a collection that left nothing else. */
    long liveHeapBytes() {
        try {
            Process histogram = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher total = TOTAL.matcher(text);
            assertThat(total.find()).as(text).isTrue();
            return Long.parseLong(total.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a crash does it: no hook runs, nothing is flushed. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Starts again on the same data and the same ports. */
    public void restart() {
        assertThatNoLoopWasBlocked();
        process = launch();
        awaitReady();
    }

    public String output() {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThatNoLoopWasBlocked();
    }

    /** Of what it said since it was ready: before that nobody is held up, and a starved machine takes its time to load classes. */
    private void assertThatNoLoopWasBlocked() {
        assertThat(output().substring(saidAtStart))
                .as("an event loop was blocked")
                .doesNotContain("has been blocked for");
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same class path and flags as this JVM, with the arguments of the command line. */
    static ProcessBuilder java(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx1g"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.chorus.app.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private Process launch() {
        List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString(), "--port", "" + port));
        arguments.addAll(List.of("--gateway-port", "" + gatewayPort));
        arguments.addAll(List.of("--set", "http.host=127.0.0.1", "--set", "gateway.host=127.0.0.1"));
        // A test that says nothing of it does not wait for its viewers to leave.
        arguments.addAll(List.of("--set", "gateway.drain_spread_ms=0", "--set", "gateway.drain_grace_ms=0"));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        arguments.addAll(options);
        try {
            return java(arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        awaitReady(this::isReady);
    }

    private void awaitReady(Callable<Boolean> isReady) {
        Awaitility.await("ready: " + out).atMost(Duration.ofSeconds(60)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("Chorus ended: " + output());
            }
            return isReady.call();
        });
        saidAtStart = output().length();
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest ready = HttpRequest.newBuilder(api("/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HTTP.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** As an operator does it; the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    private void awaitEnd() {
        Awaitility.await("end").atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
    }
}
