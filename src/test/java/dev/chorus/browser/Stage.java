package dev.chorus.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A browser and a server for a test class; the pages close after each test. Skips the class where there is no browser. */
final class Stage implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private @Nullable Chromium chromium;
    private @Nullable Venue venue;
    private @Nullable Path folder;

    Chromium chromium() {
        return Objects.requireNonNull(chromium, "not open");
    }

    Venue venue() {
        return Objects.requireNonNull(venue, "not open");
    }

    @Override
    public void beforeAll(ExtensionContext tests) throws IOException {
        chromium = Chromium.launch();
        folder = Files.createTempDirectory("stage");
        venue = Venue.open(folder.resolve("data"));
    }

    @Override
    public void afterEach(ExtensionContext test) {
        chromium().closePages();
    }

    @Override
    public void afterAll(ExtensionContext tests) throws IOException {
        try {
            if (venue != null) {
                venue.close();
            }
        } finally {
            if (chromium != null) {
                chromium.close();
            }
            if (folder != null) {
                delete(folder);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
