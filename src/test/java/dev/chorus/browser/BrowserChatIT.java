package dev.chorus.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People talking, each in a browser of their own. */
class BrowserChatIT {
    @RegisterExtension
    static final Stage stage = new Stage();

    @Test
    void whatOnePersonSaysTheOtherReads() {
        // Given
        String stream = stage.venue().stream("Two people");
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ChatPage bo = stage.chromium().person().open(stage.venue().watch(stream));

        // When
        ada.say("Good evening!");
        bo.press(bo.row("Good evening!"), "Reply");
        bo.say("Good evening to you");

        // Then
        assertThat(ada.row("Good evening to you").locator(".quote")).containsText("Good evening!");
        assertThat(ada.texts())
                .isEqualTo(List.of("Good evening!", "Good evening to you"))
                .isEqualTo(bo.texts());
        assertThat(ada.complaints()).isEmpty();
        assertThat(bo.complaints()).isEmpty();
    }

    @Test
    void reactionsTickOnBothPages() {
        // Given
        String stream = stage.venue().stream("Reactions");
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ChatPage bo = stage.chromium().person().open(stage.venue().watch(stream));
        ada.say("Do you like this?");

        // When
        Locator question = bo.row("Do you like this?");
        bo.press(question, "React");
        question.locator(".toolbar").getByLabel("love").click();
        for (int i = 0; i < 3; i++) {
            bo.page().locator("#reactions button[title=like]").click();
        }

        // Then
        for (ChatPage each : List.of(ada, bo)) {
            Locator chip = each.row("Do you like this?").locator(".chip");
            assertThat(chip).hasAttribute("aria-label", "love, 1 reaction");
            assertThat(each.page().locator("#reactions button[title=like] .total"))
                    .hasText("3");
        }
        assertThat(bo.row("Do you like this?").locator(".chip")).hasAttribute("aria-pressed", "true");
        assertThat(ada.row("Do you like this?").locator(".chip")).hasAttribute("aria-pressed", "false");
    }

    @Test
    void anEditIsMarkedAndARemovedCommentDisappearsFromBothPages() {
        // Given
        String stream = stage.venue().stream("Second thoughts");
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ChatPage bo = stage.chromium().person().open(stage.venue().watch(stream));
        ada.say("a tpyo");
        ada.say("a secret");

        // When
        ada.press(ada.row("a tpyo"), "Edit");
        ada.composer().fill("a typo");
        ada.composer().press("Enter");
        ada.press(ada.row("a secret"), "Delete");
        ada.row("a secret").locator(".toolbar .danger").click();

        // Then
        for (ChatPage each : List.of(ada, bo)) {
            assertThat(each.row("a typo")).containsText("(edited)");
            assertThat(each.removedRows()).hasCount(1);
            assertThat(each.texts()).isEqualTo(List.of("a typo", "removed"));
        }
    }

    @Test
    void aPinnedCommentStandsAboveTheChatAndIsNotCalledEdited() {
        // Given
        String stream = stage.venue().stream("Pins");
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ada.say("Doors open at eight");
        String id = ada.row("Doors open at eight").getAttribute("data-id");

        // When
        stage.venue()
                .api()
                .post("/api/comments/" + id + "/pin", stage.venue().admin(), new JsonObject())
                .expect(200);
        stage.venue()
                .api()
                .post("/api/comments/" + id + "/highlight", stage.venue().admin(), new JsonObject())
                .expect(200);

        // Then
        assertThat(ada.page().locator("chorus-chat .pinned li")).containsText("Doors open at eight");
        assertThat(ada.page().locator("chorus-chat .row.highlighted")).hasCount(1);
        assertThat(ada.row("Doors open at eight")).not().containsText("edited");
    }

    @Test
    void everythingIsDoneByKeyboardAlone() {
        // Given
        String stream = stage.venue().stream("No mouse");
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ChatPage bo = stage.chromium().person().open(stage.venue().watch(stream));
        bo.say("Anybody there?");
        ada.row("Anybody there?").waitFor();

        // When Ada writes,
        ada.walkTo("Write a comment", "Tab");
        ada.page().keyboard().type("Only keys here");
        ada.page().keyboard().press("Enter");
        ada.row("Only keys here").waitFor();

        // answers the other comment, thinks better of it,
        ada.walkTo("Comments", "Shift+Tab");
        ada.page().keyboard().press("ArrowUp");
        ada.page().keyboard().press("ArrowUp");
        ada.page().keyboard().press("Enter");
        ada.walkTo("Reply", "ArrowRight");
        ada.page().keyboard().press("Enter");
        assertThat(ada.page().locator(".mode")).containsText("Anybody there?");
        ada.walkTo("Write a comment", "Tab");
        ada.page().keyboard().press("Escape");
        assertThat(ada.page().locator(".mode")).hasCount(0);

        // and takes back her own.
        ada.walkTo("Comments", "Shift+Tab");
        ada.page().keyboard().press("ArrowUp");
        ada.page().keyboard().press("Enter");
        ada.walkTo("Delete", "ArrowRight");
        ada.page().keyboard().press("Enter");
        // The question takes the focus, on yes; to press before it has would answer the toolbar that went.
        assertThat(ada.page().locator("chorus-chat .toolbar[aria-label='Delete'] button.danger"))
                .isFocused();
        ada.page().keyboard().press("Enter");

        // Then
        for (ChatPage each : List.of(ada, bo)) {
            assertThat(each.removedRows()).hasCount(1);
            assertThat(each.texts()).isEqualTo(List.of("Anybody there?", "removed"));
        }
    }

    @Test
    void aPageWithoutHttpsTalksToo() {
        // Given
        String stream = stage.venue().stream("A server in the living room");
        String watch = stage.venue().watch(stream).replace("127.0.0.1", Chromium.PLAIN_HOST);

        // When
        ChatPage ada = stage.chromium().person().open(watch);
        ada.say("Hello from the kitchen");

        // Then
        assertThat(ada.page().evaluate("isSecureContext")).isEqualTo(false);
        assertThat(stage.venue().api().history(stream, 10)).hasSize(1);
    }

    @Test
    void textNeverBecomesHtml() {
        // Given
        List<String> attacks = List.of(
                "<img src=x onerror=\"window.pwned=1\">",
                "<script>window.pwned=2</script>",
                "javascript:window.pwned=3",
                "[press me](javascript:window.pwned=4)",
                "\"><svg onload=window.pwned=5>",
                "https://example.org/\"onmouseover=\"window.pwned=6",
                "{{constructor.constructor('window.pwned=7')()}} ${window.pwned=7}");
        String stream = stage.venue().stream("<img src=x onerror=window.pwned=8> & co");
        String eve = stage.venue()
                .api()
                .post("/api/auth/guest", "", new JsonObject().put("display_name", "<b onclick=alert(1)>Eve</b>"))
                .expect(201)
                .body()
                .getString("access_token");
        List<JsonObject> posted = stage.venue().post(stream, eve, attacks);
        stage.venue()
                .api()
                .post(
                        "/api/comments/" + posted.get(0).getString("id") + "/pin",
                        stage.venue().admin(),
                        new JsonObject());

        // When
        ChatPage ada = stage.chromium().person().open(stage.venue().watch(stream));
        ada.press(ada.row(attacks.get(0)), "Reply");
        ada.say(attacks.get(1) + " indeed");

        // Then
        assertThat(ada.texts()).containsAll(attacks.subList(0, 5)).contains(attacks.get(6));
        assertThat(ada.page().locator("h1")).hasText("<img src=x onerror=window.pwned=8> & co");
        assertThat(ada.page().locator("chorus-chat .pinned li")).containsText(attacks.get(0));
        assertThat(ada.rows().first().locator(".name")).hasText("<b onclick=alert(1)>Eve</b>");
        assertThat(ada.page()
                        .locator("chorus-chat")
                        .locator("img, script, iframe, [onload], [onerror], [onmouseover], [onclick]"))
                .hasCount(0);
        assertThat(ada.page().locator("h1 *")).hasCount(0);
        Object links = ada.page().locator("chorus-chat a").evaluateAll("all => all.map(a => a.protocol).join()");
        assertThat(links).isEqualTo("https:");
        assertThat(ada.page().evaluate("window.pwned ?? 0")).isEqualTo(0);
        assertThat(ada.complaints()).isEmpty();
    }

    @Test
    void pagesAllowOnlyTheirOwnScripts() throws Exception {
        // Given
        HttpRequest request = HttpRequest.newBuilder(URI.create(stage.venue().watch(stage.venue().stream("Policy"))))
                .build();

        // When
        var policy = HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .headers()
                .firstValue("Content-Security-Policy");

        // Then
        assertThat(policy.orElseThrow())
                .contains("script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'")
                .doesNotContain("unsafe");
    }
}
