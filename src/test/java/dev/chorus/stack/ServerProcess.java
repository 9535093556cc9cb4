package dev.chorus.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One server in a folder of its own, started and stopped by {@code scripts/stack.d/NAME}. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern UP = Pattern.compile("(?m)^\\S+ up (\\S+):(\\d+) pid (\\d+)$");

    private final String name;
    private final Path folder;
    private final Map<String, String> wishes;
    private String host = "";
    private int port;
    private long pid;
    private String refusal = "";

    private ServerProcess(String name, Path folder, Map<String, String> wishes) {
        this.name = name;
        this.folder = folder;
        this.wishes = wishes;
    }

    /**
     * Tries to start one on a free port; {@link #refusal} says why it could not.
     *
     * @param wishes environment of its script
     */
    static ServerProcess start(String name, Map<String, String> wishes) {
        try {
            // Readable, for a server that changes its user.
            Path folder = Files.createTempDirectory("chorus-" + name);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            ServerProcess server = new ServerProcess(name, folder, wishes);
            server.up();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty: it runs. */
    String refusal() {
        return refusal;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** What Chorus needs to find it: environment name to value. */
    Map<String, String> environment() {
        try (Stream<String> lines = Files.lines(folder.resolve("env"))) {
            return lines.filter(line -> line.contains("="))
                    .map(line -> line.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first start takes a port that is free, later ones the same again. */
    void up() {
        List<String> lines = new ArrayList<>();
        boolean started = false;
        for (int attempt = 0; attempt < 3 && !started; attempt++) {
            int wanted = port == 0 ? freePort() : port;
            lines = script("up", wanted);
            started = lines.stream().anyMatch(line -> UP.matcher(line).matches());
        }
        Matcher up = UP.matcher(String.join("\n", lines));
        if (up.find()) {
            host = up.group(1);
            port = Integer.parseInt(up.group(2));
            pid = Long.parseLong(up.group(3));
        } else {
            refusal = String.join(" ", lines);
        }
    }

    void down() {
        script("down", port);
    }

    /** @param name as {@code kill} knows it, e.g. {@code STOP} */
    void signal(String name) {
        List<String> kill = new ArrayList<>(List.of("kill", "-" + name, Long.toString(pid)));
        // A server that is many processes hangs only when all of them do.
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(child -> kill.add(Long.toString(child.pid())));
        run(kill, port);
        if (name.equals("KILL")) {
            Optional<ProcessHandle> server = ProcessHandle.of(pid);
            server.ifPresent(handle -> handle.onExit().join());
        }
    }

    @Override
    public void close() {
        if (refusal.isEmpty()) {
            System.out.println("reached: " + name + " on " + host + ":" + port);
            down();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> script(String command, int wantedPort) {
        Path script = Path.of("scripts", "stack.d", name).toAbsolutePath();
        return run(List.of(script.toString(), command, folder.toString()), wantedPort);
    }

    private List<String> run(List<String> command, int wantedPort) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("CHORUS_STACK_" + name.toUpperCase(Locale.ROOT) + "_PORT", "" + wantedPort);
            builder.environment().putAll(wishes);
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return out.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
