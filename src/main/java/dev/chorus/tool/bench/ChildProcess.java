package dev.chorus.tool.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM with this program's own classes, started by the bench and ended with it. */
final class ChildProcess implements AutoCloseable {
    /** Linux counts processor time in hundredths of a second for programs to read, whatever its own tick is. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final Pattern TOTAL = Pattern.compile("Total\\s+(\\d+)\\s+(\\d+)");

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /**
     * @param output where its output goes
     * @param arguments main class and its arguments
     */
    static ChildProcess start(Path output, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(java("java")));
        // The collector, heap and access that the launcher gives: what is measured is what people run.
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(new File("/dev/null"))
                .start();
        ChildProcess child = new ChildProcess(process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return child;
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Processor time it has used, of all its threads and in the kernel on their behalf; in steps of 10 ms. */
    long cpuNanos() throws IOException {
        return cpuNanos(process.pid());
    }

    /** Processor time of the threads that translate bytecode. */
    long compilerNanos() throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads) {
                nanos += compilerNanos(thread);
            }
        }
        return nanos;
    }

    private static long compilerNanos(Path thread) throws IOException {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.contains(" CompilerThre") ? cpuNanos(stat) : 0;
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }

    static long cpuNanos(long pid) throws IOException {
        return cpuNanos(Files.readString(Path.of("/proc/" + pid + "/stat")));
    }

    private static long cpuNanos(String stat) {
        // The second field is the program's name in parentheses and may hold anything; utime and stime are 14 and 15.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK;
    }

    /** Bytes of live objects, after a full collection that this asks for. */
    long liveBytes() throws IOException, InterruptedException {
        String output = jcmd("GC.class_histogram");
        Matcher total = TOTAL.matcher(output);
        if (!total.find()) {
            throw new IllegalStateException(
                    "jcmd says no total: " + output.lines().findFirst().orElse(""));
        }
        return Long.parseLong(total.group(2));
    }

    /** Asks the JVM for something; what it answers. */
    String jcmd(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(java("jcmd"), Long.toString(process.pid())));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!jcmd.waitFor(60, TimeUnit.SECONDS)) {
            jcmd.destroyForcibly();
        }
        return output;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
