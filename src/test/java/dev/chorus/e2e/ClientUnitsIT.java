package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.testing.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The unit tests of the JavaScript client and of the page's pure parts, which Node runs without any package. */
class ClientUnitsIT {
    private static final Path TESTS = Path.of("clients/js/test");

    @Test
    void everyUnitTestOfTheClientPasses() throws Exception {
        // Given
        Requirement.of(hasNode(), "node on the PATH");
        List<String> command = new ArrayList<>(List.of("node", "--test"));
        try (Stream<Path> files = Files.list(TESTS)) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".test.js"))
                    .sorted()
                    .forEach(command::add);
        }

        // When
        Process node = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(node.waitFor()).as(out).isZero();
        assertThat(command).as("test files").hasSizeGreaterThan(8);
    }

    private static boolean hasNode() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
