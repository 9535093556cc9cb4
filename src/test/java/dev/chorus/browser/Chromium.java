package dev.chorus.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.chorus.testing.Requirement;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own Chromium or Chrome, without a window. Only the thread that launched it may use it. */
final class Chromium implements AutoCloseable {
    /** Another name of this machine, which browsers don't trust as they do {@code 127.0.0.1}: no secure context without TLS. */
    static final String PLAIN_HOST = "chorus.test";

    /** Patience for a machine that is busy with something else. */
    private static final double PATIENCE_MS = 30_000;

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--host-resolver-rules=MAP " + PLAIN_HOST + " 127.0.0.1",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Skips the test where there is none; {@code CHORUS_CHROMIUM} names one that is not on the path. */
    static Chromium launch() {
        Optional<Path> found = find();
        Requirement.of(found.isPresent(), "Chromium or Chrome on the PATH, or its file in CHORUS_CHROMIUM");
        Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        try {
            BrowserType.LaunchOptions options = new BrowserType.LaunchOptions()
                    .setExecutablePath(found.orElseThrow())
                    .setArgs(ARGUMENTS);
            return new Chromium(playwright, playwright.chromium().launch(options));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    /** A person with a browser of their own: nothing is shared between two of them. */
    ChatPage person(Browser.NewContextOptions look) {
        Page page = browser.newContext(look.locale == null ? look.setLocale("en-GB") : look)
                .newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        return new ChatPage(page);
    }

    ChatPage person() {
        return person(new Browser.NewContextOptions().setViewportSize(1200, 800));
    }

    /** Everybody leaves. */
    void closePages() {
        List.copyOf(browser.contexts()).forEach(context -> context.close());
    }

    @Override
    public void close() {
        playwright.close();
    }

    private static Optional<Path> find() {
        String named = System.getenv("CHORUS_CHROMIUM");
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
