package dev.chorus.tool.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects figures, and prints them as a table for people and as JSON lines for machines. */
final class Report {
    private final PrintStream progress;
    private final List<Figure> figures = new ArrayList<>();
    private final JsonObject surroundings;

    /** @param settings of the run, in words */
    Report(PrintStream progress, String settings) {
        this.progress = progress;
        this.surroundings = new JsonObject()
                .put("machine", machine())
                .put("jdk", Runtime.version().toString())
                .put("collector", collector())
                .put("load_before", loadBefore())
                .put("settings", settings);
    }

    /** Something worth knowing while it runs. */
    void say(String words) {
        progress.println(words);
    }

    void add(Figure figure) {
        figures.add(figure);
        say(figure.row());
    }

    boolean allPass() {
        return figures.stream().allMatch(Figure::passes);
    }

    void print(PrintWriter out) {
        figures.forEach(figure -> out.println(figure.row()));
        figures.forEach(figure -> out.println(figure.json(surroundings)));
        out.flush();
    }

    private static String machine() {
        return System.getProperty("os.name") + ' ' + System.getProperty("os.version") + ", " + processor() + ", "
                + Runtime.getRuntime().availableProcessors() + " cores";
    }

    /** What else kept the machine busy in the minute before, as a number of cores; figures taken beside it say little. */
    private double loadBefore() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load > 0.5) {
            say("careful: the machine is busy, load %.1f on %d cores"
                    .formatted(load, Runtime.getRuntime().availableProcessors()));
        }
        return Math.round(load * 10) / 10.0;
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }

    /** The server is started with the same options as this JVM, so it has the same one. */
    private static String collector() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
    }
}
