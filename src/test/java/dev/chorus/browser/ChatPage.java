package dev.chorus.browser;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/** A page with a chat on it, as the person before it sees and uses it. */
final class ChatPage {
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    ChatPage(Page page) {
        this.page = page;
        page.onConsoleMessage(this::heard);
        page.onPageError(error -> complaints.add("uncaught: " + error));
    }

    /** Goes there and waits until the chat is live and takes comments. */
    ChatPage open(String url) {
        page.navigate(url);
        state("live").waitFor();
        composer().waitFor();
        return this;
    }

    Page page() {
        return page;
    }

    /** Errors, warnings and broken policies the browser wrote to its console so far. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** @param kind {@code connecting}, {@code live}, {@code reconnecting} or {@code closed} */
    Locator state(String kind) {
        return page.locator("chorus-chat .state." + kind);
    }

    Locator composer() {
        return page.locator("chorus-chat textarea");
    }

    Locator rows() {
        return page.locator("chorus-chat .row");
    }

    /** The row of a comment the server has, by its text. */
    Locator row(String text) {
        return page.locator("chorus-chat .row[data-id]")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(text, new Page.GetByTextOptions().setExact(true))));
    }

    Locator removedRows() {
        return page.locator("chorus-chat .row.gone");
    }

    /** The texts of the rows drawn, from the top. */
    List<String> texts() {
        return page.locator("chorus-chat .row .text").allTextContents();
    }

    /** Types and sends, then waits for the acknowledgement. */
    void say(String text) {
        composer().fill(text);
        composer().press("Enter");
        row(text).waitFor();
    }

    /** Points at a row and presses one of its buttons. */
    void press(Locator row, String button) {
        row.scrollIntoViewIfNeeded();
        row.hover(new Locator.HoverOptions().setPosition(20, 6));
        row.locator(".toolbar")
                .getByLabel(button, new Locator.GetByLabelOptions().setExact(true))
                .click();
    }

    /** What has the focus, through all shadow roots: its {@code aria-label}, or else its tag. */
    String focused() {
        return (String) page.evaluate("""
            () => {
              let at = document.activeElement;
              while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              return at?.getAttribute('aria-label') ?? at?.tagName ?? '';
            }\
            """);
    }

    /** Presses a key until something named so has the focus. */
    void walkTo(String name, String key) {
        for (int i = 0; i < 60; i++) {
            if (focused().equals(name)) {
                return;
            }
            page.keyboard().press(key);
        }
        throw new AssertionError("no " + name + " within 60 times " + key + ", now at " + focused());
    }

    /** A property of what the element knows of its stream. */
    Object room(String property) {
        return page.evaluate(
                "() => { const { room } = document.querySelector('chorus-chat'); return room." + property + "; }");
    }

    /** Pixels between the lower edge of the list and the end of its content. */
    double belowTheFold() {
        Object pixels = page.locator("chorus-chat .scroller")
                .evaluate("list => list.scrollHeight - list.scrollTop - list.clientHeight");
        return ((Number) pixels).doubleValue();
    }

    /** Pixels by which the page is wider than its window. */
    int sidewaysOverflow() {
        return (int) page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    }

    private void heard(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.type() + ": " + message.text());
        }
    }
}
