package dev.chorus.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for everybody: any screen, any light, any direction of writing, any site. */
class BrowserPagesIT {
    @RegisterExtension
    static final Stage stage = new Stage();

    /** A stream with one of everything a chat can show. */
    private static String stream;

    @BeforeAll
    static void fillTheRoom() {
        stream = stage.venue().stream("A lively evening");
        fill(stream);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void axeFindsNothingGraveOnTheWatchPage(ColorScheme scheme) {
        // Given
        Axe axe = Axe.load();
        ChatPage ada = stage.chromium()
                .person(desk().setColorScheme(scheme))
                .open(stage.venue().watch(stream));
        ada.press(ada.row("An answer"), "Reply");
        ada.composer().fill("x".repeat(510));

        // When
        List<String> grave = axe.grave(ada.page());

        // Then
        assertThat(grave).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void axeFindsNothingGraveOnTheEmbeddingPage(ColorScheme scheme) {
        // Given
        Axe axe = Axe.load();
        Page page = stage.chromium().person(desk().setColorScheme(scheme)).page();
        page.navigate(stage.venue().embedExample(stream));
        page.getByText("Welcome everybody").first().waitFor();

        // When
        List<String> grave = axe.grave(page);

        // Then
        assertThat(grave).isEmpty();
    }

    /** A short film, made by the browser itself. */
    private static final String FILM = """
            () => new Promise((done) => {
              const canvas = document.createElement('canvas');
              canvas.width = canvas.height = 64;
              const pen = canvas.getContext('2d');
              const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' });
              const parts = [];
              recorder.ondataavailable = (event) => parts.push(event.data);
              recorder.onstop = async () => {
                const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
                done(btoa(String.fromCharCode(...bytes)));
              };
              recorder.start();
              let frames = 0;
              const draw = () => {
                pen.fillStyle = `hsl(${frames * 6} 80% 50%)`;
                pen.fillRect(0, 0, 64, 64);
                if (++frames < 60) requestAnimationFrame(draw); else recorder.stop();
              };
              draw();
            })
            """;

    @Test
    void aStreamsOwnVideoPlaysInThePlaceOfThePicture() {
        // Given
        String shown = stage.venue().stream("With a film");
        stage.venue()
                .api()
                .send(
                        "PATCH",
                        "/api/streams/" + shown,
                        stage.venue().admin(),
                        new JsonObject().put("video_url", "https://video.example/film.webm"));
        Page page = stage.chromium().person(desk()).page();
        page.navigate(stage.venue().watch(stream));
        byte[] film = Base64.getDecoder().decode((String) page.evaluate(FILM));
        page.route(
                "https://video.example/film.webm",
                route -> route.fulfill(
                        new Route.FulfillOptions().setContentType("video/webm").setBodyBytes(film)));

        // When
        page.navigate(stage.venue().watch(shown));

        // Then
        assertThat(page.locator("#player")).isVisible();
        assertThat(page.locator("canvas#video")).isHidden();
    }

    @Test
    void aPlaylistBringsTheLibraryThatPlaysItAndWhatCannotBePlayedLeavesThePicture() {
        // Given
        String shown = stage.venue().stream("With a broken playlist");
        stage.venue()
                .api()
                .send(
                        "PATCH",
                        "/api/streams/" + shown,
                        stage.venue().admin(),
                        new JsonObject().put("video_url", "https://video.example/live.m3u8"));
        Page page = stage.chromium().person(desk()).page();
        page.route(
                "https://video.example/live.m3u8",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(404).setBody("gone")));

        // When
        page.navigate(stage.venue().watch(shown));

        // Then
        page.waitForFunction("() => document.querySelector('#player').canPlayType('application/vnd.apple.mpegurl')"
                + " || globalThis.Hls?.isSupported()");
        assertThat(page.locator("canvas#video")).isVisible();
        assertThat(page.locator("#player")).isHidden();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "ar"})
    void theSmallestPhoneShowsEverythingWithoutSidewaysScrolling(String language) {
        // Given
        var phone = new Browser.NewContextOptions()
                .setViewportSize(360, 740)
                .setHasTouch(true)
                .setIsMobile(true);

        // When
        ChatPage ada = stage.chromium().person(phone).open(stage.venue().watch(stream) + "&lang=" + language);
        ada.composer().fill("w".repeat(495));

        // Then
        assertThat(ada.page().locator("chorus-chat .frame")).hasAttribute("dir", language.equals("ar") ? "rtl" : "ltr");
        assertThat(ada.sidewaysOverflow()).isZero();
        Object wide =
                ada.rows().evaluateAll("rows => rows.filter(row => row.scrollWidth > row.clientWidth + 1).length");
        assertThat(wide).isEqualTo(0);
        assertThat(ada.composer()).isInViewport();
    }

    @Test
    void thePageAroundTheChatSpeaksTheLanguageOfItsReaderToo() {
        // Given
        ChatPage ada = stage.chromium().person(desk().setLocale("de-AT"));

        // When
        ada.open(stage.venue().watch(stream));

        // Then
        Page page = ada.page();
        assertThat(page.locator("html")).hasAttribute("lang", "de");
        assertThat(page.locator("#streams-title")).hasText("Jetzt live");
        assertThat(page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Auf den Stream reagieren")))
                .isVisible();
        assertThat(page.locator("#reactions button").first()).hasAttribute("title", "gefällt mir");
        assertThat(page.locator("#who")).hasAttribute("aria-label", Pattern.compile("Sie sind .*"));
        page.locator("#who").click();
        assertThat(page.locator("#rename h2")).hasText("Wer Sie im Chat sind");
        assertThat(page.locator("#rename button.primary")).hasText("Weiter");
        assertThat(ada.complaints()).isEmpty();
    }

    @Test
    void arabicRunsTheOtherWayOnTheWholePageAndAxeFindsNothingGraveThere() {
        // Given
        Axe axe = Axe.load();

        // When
        ChatPage ada = stage.chromium().person(desk()).open(stage.venue().watch(stream) + "&lang=ar");

        // Then
        assertThat(ada.page().locator("html")).hasAttribute("dir", "rtl");
        assertThat(ada.page().locator("#streams-title")).hasText("مباشر الآن");
        assertThat(ada.page().locator("chorus-chat .frame")).hasAttribute("dir", "rtl");
        assertThat(ada.sidewaysOverflow()).isZero();
        assertThat(axe.grave(ada.page())).isEmpty();
    }

    /** Every element with words of its own is in the table: what a page shows in one language it shows in all. */
    @Test
    void noWordOfThePageIsLeftInEnglish() {
        // Given
        Page page = stage.chromium()
                .person(desk())
                .open(stage.venue().watch(stream) + "&lang=ar")
                .page();

        // When
        Object english = page.evaluate("""
            () => {
              const own = new Set(['Chorus', 'code']);
              const texts = [];
              const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walk.nextNode()) {
                const { parentElement, data } = walk.currentNode;
                const isData = parentElement.closest('code, #streams li strong, #title, #who, #description, script');
                if (!isData && /[a-z]{3}/i.test(data) && !own.has(data.trim())) texts.push(data.trim());
              }
              for (const each of document.querySelectorAll('[aria-label]:not(#who)')) {
                if (/[a-z]{3}/i.test(each.ariaLabel)) texts.push(each.ariaLabel);
              }
              return texts;
            }\
            """);

        // Then
        assertThat((List<?>) english).isEmpty();
    }

    @Test
    void anySiteEmbedsTheChatWithOneScriptTag() {
        // Given
        String here = stage.venue().stream("Embedded");
        try (HostPage site = HostPage.embedding(
                stage.venue().chorus().api("/"), stage.venue().chorus().gateway("ws", "/"), here)) {
            ChatPage bo = stage.chromium().person().open(stage.venue().watch(here));
            ChatPage ada = stage.chromium().person();

            // When
            ada.page().navigate(site.url());
            ada.page().locator("chorus-chat .shut button").click();
            ada.say("Hello from somebody else's page");
            bo.say("Hello from the watch page");

            // Then
            assertThat(bo.row("Hello from somebody else's page")).isVisible();
            assertThat(ada.row("Hello from the watch page")).isVisible();
            assertThat(ada.complaints()).isEmpty();
        }
    }

    private static Browser.NewContextOptions desk() {
        return new Browser.NewContextOptions().setViewportSize(1280, 800);
    }

    private static void fill(String stream) {
        String ada = stage.venue().api().guest();
        String bo = stage.venue().api().guest();
        List<JsonObject> posted = stage.venue()
                .post(
                        stream,
                        ada,
                        List.of(
                                "Welcome everybody",
                                "Look at https://example.org/a/long/path",
                                "Averyveryverylongwordwithoutanyspaceinit".repeat(8),
                                "🎉🎉🎉",
                                "to be removed",
                                "مرحبا بالجميع"));
        JsonObject answer = new JsonObject().put("content", "An answer").put("parent_id", id(posted, 0));
        stage.venue()
                .api()
                .post("/api/streams/" + stream + "/comments", bo, answer)
                .expect(201);
        JsonObject love = new JsonObject()
                .put("comment_id", id(posted, 1))
                .put("reaction_type", "love")
                .put("action", "add");
        stage.venue().api().post("/api/streams/" + stream + "/reactions", bo, love);
        stage.venue()
                .api()
                .post("/api/comments/" + id(posted, 0) + "/pin", stage.venue().admin(), new JsonObject())
                .expect(200);
        stage.venue()
                .api()
                .post(
                        "/api/comments/" + id(posted, 1) + "/highlight",
                        stage.venue().admin(),
                        new JsonObject())
                .expect(200);
        stage.venue().api().send("DELETE", "/api/comments/" + id(posted, 4), ada, null);
    }

    private static String id(List<JsonObject> posted, int i) {
        return posted.get(i).getString("id");
    }
}
