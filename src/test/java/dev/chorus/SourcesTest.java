package dev.chorus;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the compiler does not insist on, read from the sources: package paragraphs, short files, tests that await. */
class SourcesTest {
    private static final JavaClasses TESTS = new ClassFileImporter().importPath(Path.of("target/test-classes"));
    private static final int LONGEST_FILE = 400;

    @Test
    void everyPackageSaysWhatLivesThereAndIsNullMarked() throws IOException {
        var silent = javaFiles(Path.of("src/main/java"))
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !isExplained(folder.resolve("package-info.java")))
                .toList();

        assertThat(silent)
                .as("packages without a package-info.java of a paragraph and @NullMarked")
                .isEmpty();
    }

    @Test
    void noFileIsLongerThanOneCanRead() throws IOException {
        var tooLong = Stream.of(Path.of("src/main/java"), Path.of("src/test/java"), Path.of("clients/js/src"))
                .filter(Files::isDirectory)
                .flatMap(SourcesTest::sources)
                .filter(file -> lines(file).size() > LONGEST_FILE)
                .toList();

        assertThat(tooLong).as("files above %d lines", LONGEST_FILE).isEmpty();
    }

    @Test
    void testsAwaitConditionsAndNeverSleep() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .check(TESTS);
    }

    @Test
    void unitTestsWatchTheEventLoopsOfEveryVertx() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(WatchedVertx.class)
                .should()
                .callMethod(Vertx.class, "vertx")
                .orShould()
                .callMethod(Vertx.class, "vertx", VertxOptions.class)
                .orShould()
                .callMethod(Vertx.class, "builder")
                .check(TESTS);
    }

    private static boolean isExplained(Path packageInfo) {
        if (!Files.isRegularFile(packageInfo)) {
            return false;
        }
        var text = String.join("\n", lines(packageInfo));
        return text.contains("/**") && text.contains("@NullMarked");
    }

    private static Stream<Path> javaFiles(Path root) {
        return sources(root).filter(file -> file.toString().endsWith(".java"));
    }

    private static Stream<Path> sources(Path root) {
        try (var files = Files.walk(root)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(java|js)"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
