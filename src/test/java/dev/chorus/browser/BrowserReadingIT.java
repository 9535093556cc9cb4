package dev.chorus.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reading along, reading back, and what a room tells whom it does not let write. */
class BrowserReadingIT {
    @RegisterExtension
    static final Stage stage = new Stage();

    @Test
    void fewCommentsStandAtTheComposer() {
        // Given
        String stream = stage.venue().stream("A quiet room");

        // When
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ada.say("The only one");

        // Then
        double list = lowerEdge(ada.page().locator("chorus-chat .scroller"));
        assertThat(list - lowerEdge(ada.row("The only one"))).isBetween(0.0, 12.0);
    }

    @Test
    void whoReadsBackIsNotMovedAndIsToldHowManyCame() {
        // Given
        String stream = stage.venue().stream("Reading back", new JsonObject().put("budget_per_second", 0));
        String bo = stage.venue().api().guest();
        stage.venue().post(stream, bo, lines(0, 50));
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ada.page().locator("chorus-chat .scroller").hover();
        ada.page().mouse().wheel(0, -300);
        jump(ada.page()).waitFor();
        Locator read = ada.row("line 30");
        double before = lowerEdge(read);

        // When
        stage.venue().post(stream, bo, lines(50, 53));

        // Then
        assertThat(jump(ada.page())).hasText("3 new");
        assertThat(lowerEdge(read)).isEqualTo(before);
        jump(ada.page()).click();
        assertThat(ada.row("line 52")).isInViewport();
        assertThat(jump(ada.page())).hasCount(0);
        assertThat(ada.belowTheFold()).isBetween(-1.0, 1.0);
    }

    @Test
    void olderCommentsComeInOnTheWayUpToTheFirst() {
        // Given
        String stream = stage.venue().stream("From the start");
        stage.venue().post(stream, stage.venue().api().guest(), lines(0, 260));
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ada.page().locator("chorus-chat .scroller").hover();

        // When
        Locator beginning = ada.page().getByText("This is where the chat began.");
        for (int i = 0; i < 200 && !beginning.isVisible(); i++) {
            ada.page().mouse().wheel(0, -400);
            ada.page().evaluate("new Promise(requestAnimationFrame)");
        }
        beginning.waitFor();

        // Then
        List<String> texts = ada.texts();
        assertThat(texts).isEqualTo(lines(0, texts.size()));
        assertThat(texts).hasSizeGreaterThan(50);
    }

    @Test
    void aPinnedCommentKeepsItsReactionsOnThePage() {
        // Given
        String stream = stage.venue().stream("Liked and pinned");
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ada.say("Doors open at eight");
        ada.press(ada.row("Doors open at eight"), "React");
        ada.row("Doors open at eight").locator(".toolbar").getByLabel("love").click();
        Locator chip = ada.row("Doors open at eight").locator(".chip");
        assertThat(chip).hasAttribute("aria-label", "love, 1 reaction");

        // When
        act(ada.row("Doors open at eight").getAttribute("data-id"), "pin");

        // Then
        assertThat(ada.page().locator("chorus-chat .pinned li")).containsText("Doors open at eight");
        assertThat(chip).hasAttribute("aria-label", "love, 1 reaction");
    }

    @Test
    void whatWasHeldAfterAnEditComesBackToEveryPageWhenItIsApproved() {
        // Given
        String stream = stage.venue().stream("Links are looked at", new JsonObject().put("premoderation", "links"));
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ChatPage bo = stage.chromium().person().open(stage.venue().watch(stream));
        ada.say("Look here");
        bo.row("Look here").waitFor();
        ada.press(ada.row("Look here"), "Edit");
        ada.composer().fill("Look at https://example.org");
        ada.composer().press("Enter");
        assertThat(bo.removedRows()).hasCount(1);

        // When
        act(bo.removedRows().getAttribute("data-id"), "approve");

        // Then
        for (ChatPage each : List.of(ada, bo)) {
            assertThat(each.rows()).hasCount(1);
            assertThat(each.rows().first()).containsText("Look at example.org");
            assertThat(each.rows().first()).not().containsText("waiting for review");
        }
    }

    @Test
    void whoSignsInWithATokenModerates() {
        // Given
        String stream = stage.venue().stream("A moderator comes");
        stage.venue().post(stream, stage.venue().api().guest(), List.of("Something rude"));
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ada.page().locator("#who").click();
        ada.page().locator("#sign-in summary").click();

        // When
        ada.page().locator("#token").fill("no token at all");
        ada.page().getByText("Continue").click();
        assertThat(ada.page().locator("#rename-error")).hasText("This server does not take that token.");
        ada.page().locator("#token").fill(stage.venue().admin());
        ada.page().getByText("Continue").click();
        assertThat(ada.page().locator("#who")).hasText("operator");
        ada.state("live").waitFor();
        ada.press(ada.row("Something rude"), "Hide");

        // Then
        assertThat(ada.removedRows()).hasCount(1);
    }

    @Test
    void aCommentThatWasRefusedForItsPaceIsSentAgainOnce() {
        // Given
        String stream = stage.venue().stream("Not so fast");
        settings(stream, "rate_limits", new JsonObject().put("comments_per_30s", 1));
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ada.say("one");
        ada.composer().fill("two");
        ada.composer().press("Enter");
        Locator tries = ada.page().locator("chorus-chat .row.pending .tries");
        assertThat(tries).containsText("not sent · That was too fast. Wait a moment.");

        // When
        settings(stream, "rate_limits", "off");
        tries.getByText("Retry").click();

        // Then
        ada.row("two").waitFor();
        assertThat(ada.texts()).isEqualTo(List.of("one", "two"));
        assertThat(stage.venue().api().history(stream, 10)).hasSize(2);
    }

    @Test
    void slowModeIsSaidCountsDownAndEndsWhenItIsSwitchedOff() {
        // Given
        String stream = stage.venue().stream("Slowly", new JsonObject().put("slow_mode_seconds", 600));
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        assertThat(ada.page().locator("chorus-chat .note")).hasText("slow mode 600 s");
        ada.say("one");
        ada.composer().fill("two");
        assertThat(ada.page().locator("chorus-chat .slow")).containsText("to go");
        assertThat(ada.page().locator("chorus-chat .send")).isDisabled();

        // When
        settings(stream, "slow_mode_seconds", 0);

        // Then
        assertThat(ada.page().locator("chorus-chat .send")).isEnabled();
        assertThat(ada.page().locator("chorus-chat .slow")).hasCount(0);
        ada.say("two");
    }

    @Test
    void anEndedStreamSaysThatItsChatIsClosed() {
        // Given
        String stream = stage.venue().stream("Soon over");
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));

        // When
        stage.venue()
                .api()
                .post("/api/streams/" + stream + "/end", stage.venue().admin(), new JsonObject())
                .expect(200);

        // Then
        assertThat(ada.state("closed")).hasText("chat is closed");
        assertThat(ada.page().locator("chorus-chat .shut")).hasText("chat is closed");
        assertThat(ada.page().locator("chorus-chat chorus-chat-list")).containsText("Nobody has said anything.");
        assertThat(ada.page().locator("#badge")).hasText("ended");
        assertThat(ada.page().locator("#reactions button").first()).isDisabled();
    }

    @Test
    void aStreamThatIsNotThereIsSaidEverywhere() {
        // Given
        Page page = stage.chromium().person().page();

        // When
        page.navigate(stage.venue().watch("12345"));

        // Then
        assertThat(page.locator("#title")).hasText("There is no such stream.");
        assertThat(page.locator("chorus-chat .state")).hasText("there is no such stream");
        assertThat(page.locator("chorus-chat .shut")).hasText("there is no such stream");
    }

    private static Locator jump(Page page) {
        return page.locator("chorus-chat .jump");
    }

    private static void act(String comment, String act) {
        stage.venue()
                .api()
                .post("/api/comments/" + comment + "/" + act, stage.venue().admin(), new JsonObject())
                .expect(200);
    }

    private static void settings(String stream, String name, Object value) {
        JsonObject change = new JsonObject().put("settings", new JsonObject().put(name, value));
        stage.venue()
                .api()
                .send("PATCH", "/api/streams/" + stream, stage.venue().admin(), change)
                .expect(200);
    }

    private static double lowerEdge(Locator element) {
        var box = element.boundingBox();
        return box.y + box.height;
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
    }
}
