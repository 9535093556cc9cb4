package dev.chorus.app;

import dev.chorus.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Starts a server on a folder of its own, uses it as people do for a few seconds, and stops it. Run once after a build with
 * {@code -XX:AOTCacheOutput}, it leaves what the JVM learnt (classes loaded and linked, profiles) for every later start: see JEP 483,
 * 514 and 515.
 */
@Command(name = "rehearse", hidden = true, description = "Use a server for a few seconds, for the JVM to learn from.")
final class RehearseCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("chorus-rehearsal");
        try {
            VerticlePlan plan =
                    VerticlePlan.load(Optional.empty(), Runtime.getRuntime().availableProcessors());
            List<String> sets = List.of(
                    "data=" + folder,
                    "http.port=0",
                    "http.host=127.0.0.1",
                    "gateway.port=0",
                    "gateway.host=127.0.0.1",
                    "limits.requests_per_minute=0",
                    "streams.rate_limits=off");
            return new Rehearsal().run(ConfigLoader.load(List.of(), List.of(), Map.of(), sets), plan);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
