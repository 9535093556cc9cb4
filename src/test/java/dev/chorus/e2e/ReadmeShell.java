package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of the README's shell blocks, run by a shell as they stand, but for the server's address. Variables are set as the README
 * sets them, in the order it does. That curl tells its statuses on standard error is set in a configuration file of its own.
 */
final class ReadmeShell {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```");
    private static final Pattern ASSIGNMENT = Pattern.compile("^([A-Z]+)=.*");

    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final Path home;

    /**
     * What a line came to.
     *
     * @param statuses of HTTP, one for each curl
     */
    record Answer(String text, List<Integer> statuses) {
        JsonObject json() {
            return new JsonObject(text);
        }
    }

    ReadmeShell(Path readme, ChorusProcess chorus, Path home) throws IOException, InterruptedException {
        this.home = home;
        Files.writeString(home.resolve(".curlrc"), "write-out = \"%{stderr}%{http_code}\\n\"\n");
        Matcher blocks = BLOCK.matcher(Files.readString(readme));
        while (blocks.find()) {
            String block = blocks.group(1).replaceAll("\\\\\n\\s*", "");
            for (String line : block.lines().map(line -> onTo(line, chorus)).toList()) {
                Matcher assignment = ASSIGNMENT.matcher(line);
                if (assignment.matches()) {
                    String name = assignment.group(1);
                    variables.put(
                            name, run(line + "\nprintf %s \"$" + name + '"').text());
                } else {
                    lines.add(line);
                }
            }
        }
        assertThat(variables).isNotEmpty().doesNotContainValue("");
    }

    private static String onTo(String line, ChorusProcess chorus) {
        return line.replace("localhost:8080", chorus.api("").getAuthority())
                .replace("localhost:8081", chorus.gateway("http", "").getAuthority());
    }

    static boolean hasCurl() {
        try {
            return new ProcessBuilder("curl", "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Those that ask the server something, other than to set a variable. */
    List<String> curlLines() {
        return lines.stream().filter(line -> line.contains("curl ")).toList();
    }

    Answer run(String line) throws IOException, InterruptedException {
        Path errors = home.resolve("curl.err");
        Process process = start(line, errors);
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(() -> line + ": " + Running.read(errors))
                .isZero();
        return new Answer(
                text, Files.readAllLines(errors).stream().map(Integer::parseInt).toList());
    }

    /** A line that goes on until it is stopped. */
    Running begin(String line) throws IOException {
        return new Running(start(line, home.resolve("room.err")));
    }

    private Process start(String line, Path errors) throws IOException {
        // exec: what is stopped in the end is curl, as with Ctrl-C, and not only the shell around it.
        String script = line.startsWith("curl ") && !line.contains(";") ? "exec " + line : line;
        ProcessBuilder shell = new ProcessBuilder("sh", "-euc", script);
        shell.environment().putAll(variables);
        shell.environment().put("CURL_HOME", home.toString());
        return shell.redirectError(errors.toFile()).start();
    }

    /** Server-sent events as curl prints them. */
    static final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;
        private String lastEventId = "";

        private Running(Process process) {
            this.process = process;
            this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        /** The data of the next event of this type. */
        JsonObject until(String type) throws IOException {
            String event = "";
            String line;
            while ((line = out.readLine()) != null) {
                if (line.startsWith("event:")) {
                    event = line.substring(6).strip();
                } else if (line.startsWith("id:")) {
                    lastEventId = line.substring(3).strip();
                } else if (line.startsWith("data:") && event.equals(type)) {
                    return new JsonObject(line.substring(5));
                }
            }
            throw new AssertionError("it ended before " + type);
        }

        String lastEventId() {
            return lastEventId;
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
