package dev.chorus.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a page may expect of the element: its looks, its slots, what it tells; and what floats over the video of ours. */
class BrowserElementIT {
    @RegisterExtension
    static final Stage stage = new Stage();

    private static final String COUNT_FLOATS = """
        () => {
          window.risen = 0;
          const note = (changes) => changes.forEach((each) => (window.risen += each.addedNodes.length));
          new MutationObserver(note).observe(document.getElementById('floats'), { childList: true });
        }\
        """;

    @Test
    void reactionsOfOthersFloatOverTheVideoAndNeverMoreThanThirty() {
        // Given
        String stream = stage.venue().stream("Applause");
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ada.page().evaluate(COUNT_FLOATS);

        // When
        tap(stream, "love", 3);

        // Then
        assertThat(total(ada, "love")).hasText("3");
        ada.page().waitForFunction("() => window.risen >= 3");

        // When: more at once than the sky holds
        assertThat(ada.page().locator("#reactions button").first()).isEnabled();
        Object inTheAir = ada.page().evaluate("""
            () => {
              const button = document.querySelector('#reactions button');
              for (let i = 0; i < 60; i++) button.click();
              return document.querySelectorAll('#floats span').length;
            }\
            """);

        // Then
        assertThat(inTheAir).isEqualTo(30);
        assertThat(ada.complaints()).isEmpty();
    }

    @Test
    void nothingFloatsForWhoWantsLessMotionAndTheTotalsTickAllTheSame() {
        // Given
        String stream = stage.venue().stream("Quiet applause");
        var still = new Browser.NewContextOptions().setViewportSize(1200, 800).setReducedMotion(ReducedMotion.REDUCE);
        ChatPage ada = stage.chromium().person(still).open(stage.venue().watch(stream));
        ada.page().evaluate(COUNT_FLOATS);

        // When
        tap(stream, "love", 3);
        assertThat(total(ada, "love")).hasText("3");
        ada.page().evaluate("() => document.querySelector('#reactions button').click()");
        tap(stream, "love", 2);
        assertThat(total(ada, "love")).hasText("5");

        // Then
        assertThat(ada.page().evaluate("window.risen")).isEqualTo(0);
    }

    @Test
    void customPropertiesChangeWhatIsSeen() {
        // Given
        Page page = open(stage.venue().stream("Dressed up"), "A comment to look at");
        double before = rowHeight(page);

        // When
        page.evaluate("""
            () => {
              const { style } = document.querySelector('chorus-chat');
              style.setProperty('--chorus-bg', 'rgb(10, 20, 30)');
              style.setProperty('--chorus-fg', 'rgb(240, 230, 220)');
              style.setProperty('--chorus-accent', 'rgb(250, 200, 10)');
              style.setProperty('--chorus-on-accent', 'rgb(1, 2, 3)');
              style.setProperty('--chorus-font', 'monospace');
              style.setProperty('--chorus-density', '2');
            }\
            """);

        // Then
        assertThat(page.locator("chorus-chat")).hasCSS("background-color", "rgb(10, 20, 30)");
        Locator text = page.getByText("A comment to look at");
        assertThat(text).hasCSS("color", "rgb(240, 230, 220)");
        assertThat(text).hasCSS("font-family", "monospace");
        Locator button = page.locator("chorus-chat .shut button");
        assertThat(button).hasCSS("background-color", "rgb(250, 200, 10)");
        assertThat(button).hasCSS("color", "rgb(1, 2, 3)");
        assertThat(rowHeight(page)).isGreaterThan(before);
    }

    @Test
    void partsAreThePagesToStyle() {
        // Given
        Page page = open(stage.venue().stream("In parts"), "A comment to look at");
        Map<String, String> parts = Map.of(
                "header", "header",
                "state", ".state",
                "viewers", ".viewers",
                "list", ".scroller",
                "row", ".row",
                "name", ".name",
                "text", ".text",
                "button", ".shut button");

        // When
        page.evaluate("""
                (names) => {
                  const sheet = new CSSStyleSheet();
                  sheet.replaceSync(names.map((name) => `chorus-chat::part(${name}) { outline: rgb(1, 2, 3) solid 7px; }`).join('\\n'));
                  document.adoptedStyleSheets = [sheet];
                }\
                """, List.copyOf(parts.keySet()));

        // Then
        parts.forEach((name, at) ->
                assertThat(page.locator("chorus-chat " + at).first()).hasCSS("outline", "rgb(1, 2, 3) solid 7px"));
    }

    @Test
    void slotsTakeThePlaceOfTheTitleAndOfTheWordsOfAnEmptyChat() {
        // Given
        String stream = stage.venue().stream("Nobody here");
        Page page = stage.chromium().person().page();
        page.navigate(stage.venue().embedExample(stream));
        page.locator("chorus-chat .state.live").waitFor();

        // When
        page.evaluate("""
            () => {
              const words = document.createElement('p');
              words.slot = 'empty';
              words.textContent = 'The band is still tuning.';
              document.querySelector('chorus-chat').append(words);
            }\
            """);

        // Then
        assertThat(page.getByText("The band is still tuning.")).isVisible();
        assertThat(page.getByText("Nobody has said anything yet").locator("visible=true"))
                .hasCount(0);
        assertThat(page.getByText("Backstage talk")).isVisible();
        assertThat(page.getByText("Live chat").locator("visible=true")).hasCount(0);

        // When
        stage.venue().post(stream, stage.venue().api().guest(), List.of("One, two"));

        // Then
        assertThat(page.locator("chorus-chat").getByText("One, two")).isVisible();
        assertThat(page.getByText("The band is still tuning.")).isHidden();
    }

    @Test
    void thePageHearsOfCommentsReactionsAndTheState() {
        // Given
        String stream = stage.venue().stream("Talkative");
        ChatPage ada = stage.chromium().person();
        ada.page().addInitScript("""
            window.told = [];
            for (const type of ['chorus-state', 'chorus-comment', 'chorus-reaction']) {
              document.addEventListener(type, ({ target, detail }) => told.push({ type, tag: target.localName, ...detail }));
            }\
            """);

        // When
        ada.page().navigate(stage.venue().embedExample(stream));
        ada.page().locator("chorus-chat .shut button").click();
        ada.say("from here");
        stage.venue().post(stream, stage.venue().api().guest(), List.of("from elsewhere"));
        tap(stream, "wow", 4);

        // Then
        hears(ada, "type === 'chorus-state' && told.state === 'live' && told.text === 'live'");
        hears(ada, "type === 'chorus-comment' && told.own && told.comment.content === 'from here'");
        hears(ada, "type === 'chorus-comment' && !told.own && told.comment.content === 'from elsewhere'");
        hears(ada, "type === 'chorus-reaction' && told.counts.wow === 4");

        // When
        ada.page().context().setOffline(true);

        // Then
        hears(ada, "type === 'chorus-state' && told.state === 'reconnecting'");
        assertThat(ada.page().evaluate("window.told.every(({ tag }) => tag === 'chorus-chat')"))
                .isEqualTo(true);
    }

    private static void hears(ChatPage page, String what) {
        page.page().waitForFunction("() => window.told.some((told) => told." + what + ")");
    }

    private static Page open(String stream, String text) {
        stage.venue().post(stream, stage.venue().api().guest(), List.of(text));
        Page page = stage.chromium().person().page();
        page.navigate(stage.venue().embedExample(stream));
        page.getByText(text).waitFor();
        page.locator("chorus-chat .shut button").waitFor();
        return page;
    }

    private static double rowHeight(Page page) {
        return page.locator("chorus-chat .row").first().boundingBox().height;
    }

    private static Locator total(ChatPage page, String type) {
        return page.page().locator("#reactions button[title=" + type + "] .total");
    }

    private static void tap(String stream, String type, int count) {
        JsonObject taps = new JsonObject().put("reaction_type", type).put("count", count);
        stage.venue()
                .api()
                .post(
                        "/api/streams/" + stream + "/reactions",
                        stage.venue().api().guest(),
                        taps)
                .expect(202);
    }
}
