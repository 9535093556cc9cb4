package dev.chorus.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long a key takes to be on the screen while 100 comments a second arrive. It is measured and printed, and nothing is asserted of it:
 * it says something about a machine only.
 */
class InputLatencyIT {
    private static final int TICK_MS = 50;
    private static final int PER_TICK = 5;
    private static final String TYPED = "typed while a hundred comments a second came in, key by key, unhurriedly";

    @RegisterExtension
    static final Stage stage = new Stage();

    /** @param slowed by how much the browser's processor is, to be like that of a slow laptop */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theTimeFromAKeyToItsPictureIsReported(int slowed) {
        // Given
        var endless = new io.vertx.core.json.JsonObject().put("budget_per_second", 0);
        String stream = stage.venue().stream("Measured", endless);
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        JsonObject rate = new JsonObject();
        rate.addProperty("rate", slowed);
        ada.page().context().newCDPSession(ada.page()).send("Emulation.setCPUThrottlingRate", rate);
        ada.page().evaluate("""
            () => {
              window.keys = [];
              const drawn = ({ timeStamp }) => setTimeout(() => keys.push(performance.now() - timeStamp));
              window.addEventListener('keydown', (event) => requestAnimationFrame(() => drawn(event)), { capture: true });
            }\
            """);

        // When
        String bo = stage.venue().api().guest();
        AtomicInteger posted = new AtomicInteger();
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            var rain = clock.scheduleAtFixedRate(
                    () -> stage.venue().flood(stream, bo, drops(posted)), 0, TICK_MS, TimeUnit.MILLISECONDS);
            ada.composer().pressSequentially(TYPED, new Locator.PressSequentiallyOptions().setDelay(60));
            assertThat(ada.composer()).hasValue(TYPED);
            rain.cancel(false);
        }
        ada.page().waitForFunction("count => window.keys.length >= count", TYPED.length());

        // Then
        List<Double> ms = ((List<?>) ada.page().evaluate("window.keys"))
                .stream().map(each -> ((Number) each).doubleValue()).sorted().toList();
        System.out.printf(
                "input latency, processor slowed %d-fold: p50 %.0f ms, p95 %.0f ms, most %.0f ms of %d keys, while %d comments came%n",
                slowed, ms.get(ms.size() / 2), ms.get(ms.size() * 95 / 100), ms.getLast(), ms.size(), posted.get());
        assertThat(ms).hasSizeGreaterThanOrEqualTo(TYPED.length()).allMatch(each -> each >= 0);
    }

    private static List<String> drops(AtomicInteger posted) {
        return IntStream.range(0, PER_TICK)
                .mapToObj(i -> "drop " + posted.incrementAndGet())
                .toList();
    }
}
