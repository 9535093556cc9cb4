package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A command of Chorus that ran to its end in a JVM of its own.
 *
 * @param out lines of standard output
 * @param errors lines of standard error
 */
record Command(int exitCode, List<String> out, List<String> errors) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** @param scratch where its output is kept meanwhile */
    static Command run(Path scratch, String... arguments) {
        Path out = scratch.resolve("command.out");
        Path errors = scratch.resolve("command.err");
        try {
            Process process = ChorusProcess.java(List.of(arguments))
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            try {
                assertThat(process.waitFor(PATIENCE)).as("it ended").isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Command(process.exitValue(), Files.readAllLines(out), Files.readAllLines(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
