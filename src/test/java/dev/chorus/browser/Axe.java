package dev.chorus.browser;

import com.microsoft.playwright.Page;
import dev.chorus.testing.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What axe-core, the accessibility checker, has to say about a page. */
final class Axe {
    private static final Path SCRIPT = Path.of("src/test/js/node_modules/axe-core/axe.min.js");
    private static final String RUN = """
        async () => {
          const { violations, passes } = await axe.run(document, { resultTypes: ['violations'] });
          const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
          const found = grave.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.flat().join(' ')}`));
          return { rules: passes.length + violations.length, found };
        }\
        """;

    private final String script;

    private Axe(String script) {
        this.script = script;
    }

    /** Skips the test where it has not been installed. */
    static Axe load() {
        Requirement.of(Files.isReadable(SCRIPT), "axe-core: npm ci --prefix src/test/js");
        try {
            return new Axe(Files.readString(SCRIPT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Serious and critical violations as {@code rule: what: where}. */
    List<String> grave(Page page) {
        page.evaluate(script + "; 0");
        Map<?, ?> result = (Map<?, ?>) page.evaluate(RUN);
        if ((int) result.get("rules") < 10) {
            throw new IllegalStateException("axe looked at next to nothing: " + result);
        }
        return ((List<?>) result.get("found")).stream().map(String::valueOf).toList();
    }
}
