package dev.chorus.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pages in bad times: no network, no server, far too much at once. */
class BrowserOutageIT {
    /** More rows than this in the document at any time would make a long chat slow. */
    private static final int MOST_ROWS = 300;

    @RegisterExtension
    static final Stage stage = new Stage();

    @Test
    void aPageThatWasOfflineGetsEverythingItMissedOnceAndInOrder() {
        // Given
        // The last posts may arrive live, after the way back: without a budget none of them is a sample.
        String stream = stage.venue().stream("A tunnel", new JsonObject().put("budget_per_second", 0));
        String bo = stage.venue().api().guest();
        stage.venue().post(stream, bo, texts("before", 10));
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));

        // When
        ada.page().context().setOffline(true);
        ada.state("reconnecting").waitFor();
        assertThat(ada.state("reconnecting")).hasText("reconnecting… (kept your place)");
        stage.venue().post(stream, bo, texts("meanwhile", 30));
        ada.page().context().setOffline(false);
        ada.state("live").waitFor();

        // Then
        ada.row("meanwhile 29").waitFor();
        assertThat(ada.texts()).isEqualTo(joined(texts("before", 10), texts("meanwhile", 30)));
        assertThat(ada.room("coverage.delivered")).isEqualTo(30);
        assertThat(ada.room("coverage.gapped + room.coverage.omitted")).isEqualTo(0);
    }

    @Test
    void aServerThatDiesAndComesBackIsFoundAgainWithNothingMissing() {
        // Given
        String stream = stage.venue().stream("A crash");
        String bo = stage.venue().api().guest();
        stage.venue().post(stream, bo, texts("before", 10));
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));

        // When
        stage.venue().chorus().kill();
        ada.state("reconnecting").waitFor();
        ada.composer().fill("said to nobody yet");
        ada.composer().press("Enter");
        assertThat(ada.page().locator("chorus-chat .row.pending")).containsText("said to nobody yet");
        stage.venue().chorus().restart();
        ada.state("live").waitFor();
        ada.row("said to nobody yet").waitFor();
        stage.venue().post(stream, bo, texts("after", 10));

        // Then
        ada.row("after 9").waitFor();
        List<String> expected = joined(texts("before", 10), List.of("said to nobody yet"), texts("after", 10));
        assertThat(ada.texts()).isEqualTo(expected);
        assertThat(history(stream)).isEqualTo(expected);
    }

    @Test
    void aThousandQuickCommentsLeaveThePageUsable() {
        // Given
        String stream = stage.venue().stream("A storm", new JsonObject().put("budget_per_second", 0));
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        String typed = "typed while it rained comments, every letter of it";

        // When
        ada.page().evaluate("""
            () => {
              const list = document.querySelector('chorus-chat').list.renderRoot;
              window.mostRows = 0;
              const count = () => (window.mostRows = Math.max(window.mostRows, list.querySelectorAll('.row').length));
              new MutationObserver(count).observe(list, { childList: true, subtree: true });
            }\
            """);
        CompletableFuture<Void> storm =
                stage.venue().flood(stream, stage.venue().api().guest(), texts("drop", 1_000));
        ada.composer().pressSequentially(typed, new Locator.PressSequentiallyOptions().setDelay(10));

        // Then
        assertThat(ada.composer()).hasValue(typed);
        storm.join();
        List<String> all = history(stream);
        ada.row(all.getLast()).waitFor();
        assertThat(ada.room("coverage.delivered + room.coverage.gapped")).isEqualTo(1_000);
        assertThat(ada.room("coverage.omitted")).isEqualTo(0);
        assertThat(ada.texts())
                .hasSizeGreaterThan(20)
                .isEqualTo(all.subList(all.size() - ada.texts().size(), all.size()));
        assertThat(ada.belowTheFold()).isBetween(-1.0, 1.0);
        assertThat((int) ada.page().evaluate("window.mostRows")).isBetween(20, MOST_ROWS);
        ada.composer().press("Enter");
        ada.row(typed).waitFor();
    }

    /** All that the server has, oldest first. */
    private static List<String> history(String stream) {
        return stage.venue().api().history(stream, 200).reversed().stream()
                .map(comment -> comment.getString("content"))
                .toList();
    }

    private static List<String> texts(String word, int count) {
        return IntStream.range(0, count).mapToObj(i -> word + " " + i).toList();
    }

    @SafeVarargs
    private static List<String> joined(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
