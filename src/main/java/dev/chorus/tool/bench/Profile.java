package dev.chorus.tool.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * What the server spends processor time on while something is measured: samples of its Java threads, taken by the JVM per slice of
 * processor time, so that waiting does not count (JEP 509, Linux). Costs a few hundredths of what it looks at.
 */
final class Profile {
    private static final String SETTINGS = """
            <?xml version="1.0" encoding="UTF-8"?>
            <configuration version="2.0">
              <event name="jdk.CPUTimeSample">
                <setting name="enabled">true</setting>
                <setting name="throttle">2ms</setting>
              </event>
            </configuration>
            """;
    private static final String EVENT = "jdk.CPUTimeSample";
    private static final String OWN = "dev.chorus.";
    private static final int LINES = 8;

    private final ChildProcess server;
    private final String what;
    private final Report report;
    private final Path folder;
    private final long cpu;
    private final long compilers;

    private final Map<String, Integer> threads = new HashMap<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Integer> leaves = new HashMap<>();
    private int samples;

    private Profile(ChildProcess server, String what, Report report) throws IOException, InterruptedException {
        this.server = server;
        this.what = what;
        this.report = report;
        this.folder = Files.createTempDirectory("chorus-profile");
        Path settings = Files.writeString(folder.resolve("cpu.jfc"), SETTINGS);
        server.jcmd("JFR.start", "name=chorus", "settings=" + settings);
        this.cpu = server.cpuNanos();
        this.compilers = server.compilerNanos();
    }

    /** Something that is measured, once more. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Does the work and tells what it took; does nothing unless profiles are asked for and the server was started here. */
    static void of(Bed bed, BenchOptions options, Report report, String what, Work work) throws Exception {
        if (options.isProfiled() && bed.knowsServer()) {
            Profile profile = new Profile(bed.server(), what, report);
            work.run();
            profile.end();
        }
    }

    private void end() throws IOException, InterruptedException {
        long used = server.cpuNanos() - cpu;
        long compiled = server.compilerNanos() - compilers;
        Path recording = folder.resolve("server.jfr");
        server.jcmd("JFR.stop", "name=chorus", "filename=" + recording);
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals(EVENT)) {
                    take(event);
                }
            }
        }
        Bed.delete(folder);
        report.say(String.format(
                Locale.ROOT,
                "profile of %s: %.1f s of processor time, %.0f %% of it the JVM's compilers; %d samples of the rest",
                what,
                used / 1e9,
                100.0 * compiled / Math.max(1, used),
                samples));
        tell("threads", threads);
        tell("nearest package of Chorus", places);
        tell("where it is spent", leaves);
    }

    private void take(RecordedEvent event) {
        RecordedStackTrace trace = event.getStackTrace();
        if (trace == null || trace.getFrames().isEmpty()) {
            return;
        }
        samples++;
        String thread = event.getThread("eventThread") == null
                ? "?"
                : event.getThread("eventThread").getJavaName();
        threads.merge(String.valueOf(thread).replaceAll("[-\\d]+$", ""), 1, Integer::sum);
        List<RecordedFrame> frames = trace.getFrames();
        leaves.merge(name(frames.getFirst()), 1, Integer::sum);
        String place = frames.stream()
                .map(frame -> frame.getMethod().getType().getName())
                .filter(type -> type.startsWith(OWN))
                .map(type -> type.substring(OWN.length(), type.lastIndexOf('.')))
                .findFirst()
                .orElse("none");
        places.merge(place, 1, Integer::sum);
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1)
                + '.'
                + frame.getMethod().getName();
    }

    private void tell(String by, Map<String, Integer> counts) {
        report.say("  " + by + ": "
                + counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .limit(LINES)
                        .map(e -> String.format(Locale.ROOT, "%s %.0f %%", e.getKey(), 100.0 * e.getValue() / samples))
                        .collect(Collectors.joining(", ")));
    }
}
