package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A text that was taken away is on no way out of the server any more, and one that was held has been on none. */
class RemovedTextIT {
    private static final String HIDDEN = "moth-hidden";
    private static final String DELETED = "moth-deleted";
    private static final String HELD = "moth-held";
    private static final String REJECTED = "moth-rejected";
    private static final String BEFORE = "marker: before";
    private static final String AFTER = "marker: after";

    /** More than all buffers between the server and one who does not read. */
    private static final int FILLERS = 800;

    private static final String FILLER = "\uD83E\uDD8B".repeat(490);
    private static final int FANS = 12;
    private static final String EXTERNAL = "walk-1";

    @TempDir
    Path folder;

    private ChorusProcess chorus;
    private Api api;
    private String admin;
    private String author;
    private String fan;
    private String stream;
    private String question;
    private final Map<String, String> ids = new LinkedHashMap<>();

    @Test
    void whatWasRemovedOrHeldIsOnNoWayOut() {
        try (ChorusProcess started = ChorusProcess.start(
                folder.resolve("data"), "limits.requests_per_minute=0", "gateway.ping_interval_ms=600000")) {
            // Given: listeners on every way, and one who stops reading before the texts are there
            chorus = started;
            api = new Api(chorus);
            admin = TestTokens.mint(chorus, "operator", "admin");
            author = TestTokens.mint(chorus, "ana", "user");
            fan = TestTokens.mint(chorus, "fan", "user");
            stream = open();
            List<Ear> listeners = listeners(new JsonObject(), "");
            RawSocket stuck = RawSocket.openSmall(chorus, "/ws");
            stuck.text(Ear.joining(join(new JsonObject())));
            String joined = stuck.words();
            question = post(admin, "Who has seen moths?", "").getString("id");
            fill();
            awaitCovered(listeners);
            Viewer place = listeners.getFirst().books();
            JsonObject from = new JsonObject().put("epoch", place.epoch()).put("offset", place.covered());
            writeTexts();
            for (String text : List.of(HIDDEN, DELETED)) {
                awaitHeard(listeners, text);
                patiently(text + " on every way").untilAsserted(() -> assertThat(ways(from))
                        .allSatisfy((way, said) -> assertThat(said).contains(text)));
            }
            post(admin, BEFORE, "");
            awaitHeard(listeners, BEFORE);

            // When
            api.post("/api/comments/" + ids.get(HIDDEN) + "/hide", admin, new JsonObject())
                    .expect(200);
            api.send("DELETE", "/api/comments/" + ids.get(DELETED), author, null)
                    .expect(200);
            api.post("/api/comments/" + ids.get(REJECTED) + "/reject", admin, new JsonObject())
                    .expect(200);
            post(admin, AFTER, "");

            // Then
            awaitHeard(listeners, AFTER);
            Ear slow = Ear.of(stuck, joined, Ear::plain);
            long head = head();
            patiently("slow").until(() -> slow.books().covered() >= head);
            assertThat(slow.books().skipped() + slow.books().messages("joined").size())
                    .as("there was more than the way to it holds")
                    .isGreaterThan(1);
            tellsNothing("slow", slow.heard());
            for (Ear listener : listeners) {
                tellsNothing(listener + ", after the acts", listener.heardAfter(BEFORE));
                assertThat(listener.hasHeard(HELD) || listener.hasHeard(REJECTED))
                        .as("%s heard what was held", listener)
                        .isFalse();
                assertThat(listener.books().breaches()).as(listener.toString()).isEmpty();
                assertThat(listener.books().ids())
                        .as(listener.toString())
                        .doesNotContain(ids.get(HIDDEN), ids.get(DELETED));
            }
            isOnNoWay(from);
            patiently("what its author deleted leaves the author's export")
                    .untilAsserted(() -> assertThat(said("/api/me/export", author))
                            .contains(HIDDEN, HELD)
                            .doesNotContain(DELETED));

            // When: nothing is left but what is stored
            listeners.forEach(Ear::close);
            slow.close();
            chorus.kill();
            chorus.restart();

            // Then
            isOnNoWay(from);
        }
    }

    private static ConditionFactory patiently(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(60));
    }

    private String open() {
        JsonObject settings = new JsonObject()
                .put("rate_limits", "off")
                .put("budget_per_second", 0)
                .put("premoderation", "links");
        JsonObject body = new JsonObject()
                .put("title", "Moths")
                .put("external_id", EXTERNAL)
                .put("settings", settings);
        return api.post("/api/streams", admin, body).expect(201).body().getString("id");
    }

    private void fill() {
        List<CompletableFuture<?>> posted = new ArrayList<>();
        for (int i = 0; i < FILLERS; i++) {
            posted.add(api.postOnce(stream, admin, "filler-" + i, FILLER).thenAccept(answer -> answer.expect(201)));
        }
        CompletableFuture.allOf(posted.toArray(CompletableFuture[]::new)).join();
    }

    /** Public ones that are answered, pinned, and liked by enough to be among the top; and two with a link, which are held. */
    private void writeTexts() {
        for (String text : List.of(HIDDEN, DELETED)) {
            String id = post(author, text + " @fan", question).getString("id");
            ids.put(text, id);
            post(fan, "I have, too", id);
            api.post("/api/comments/" + id + "/pin", admin, new JsonObject()).expect(200);
        }
        for (String text : List.of(HELD, REJECTED)) {
            JsonObject body = new JsonObject().put("content", text + " https://example.org");
            ids.put(
                    text,
                    api.post("/api/streams/" + stream + "/comments", author, body)
                            .expect(202)
                            .body()
                            .getString("id"));
        }
        List<String> fans = new ArrayList<>(List.of(fan));
        IntStream.range(1, FANS).forEach(i -> fans.add(api.guest()));
        for (String token : fans) {
            for (String text : List.of(HIDDEN, DELETED)) {
                JsonObject like = new JsonObject().put("reaction_type", "like").put("comment_id", ids.get(text));
                api.post("/api/streams/" + stream + "/reactions", token, like).expect(202);
            }
        }
    }

    private JsonObject post(String token, String text, String parent) {
        JsonObject body = new JsonObject().put("content", text);
        if (!parent.isEmpty()) {
            body.put("parent_id", parent);
        }
        return api.post("/api/streams/" + stream + "/comments", token, body)
                .expect(201)
                .body();
    }

    private JsonObject join(JsonObject place) {
        return new JsonObject().put("stream_id", stream).put("budget", "full").mergeIn(place);
    }

    /** @param place to resume at; empty: to join */
    private List<Ear> listeners(JsonObject place, String lastEventId) {
        return List.of(
                Ear.webSocket(chorus, join(place)),
                Ear.sockJs(chorus, join(place)),
                Ear.polling(chorus, join(place)),
                Ear.events(chorus, stream, lastEventId),
                Ear.bridge(chorus, stream));
    }

    private static void awaitCovered(List<Ear> listeners) {
        patiently("everybody is there").untilAsserted(() -> assertThat(listeners)
                .allSatisfy(ear -> assertThat(ear.books().covered()).isEqualTo(FILLERS + 1)));
    }

    private static void awaitHeard(List<Ear> listeners, String text) {
        patiently(text).untilAsserted(() -> assertThat(listeners)
                .allSatisfy(ear -> assertThat(ear.hasHeard(text)).isTrue()));
    }

    private static void tellsNothing(String who, List<String> words) {
        assertThat(words).as(who).allSatisfy(word -> assertThat(word).doesNotContain(HIDDEN, DELETED, HELD, REJECTED));
    }

    private void isOnNoWay(JsonObject from) {
        ways(from).forEach((way, said) -> tellsNothing(way, List.of(said)));
        for (String path : List.of(
                "/api/streams/" + stream + "/comments?status=hidden",
                "/api/streams/" + stream + "/comments?status=pending",
                "/api/comments/" + ids.get(HELD),
                "/api/comments/" + ids.get(REJECTED),
                "/api/comments/" + ids.get(HIDDEN) + "/replies",
                "/api/comments/" + ids.get(DELETED) + "/replies",
                "/api/comments/" + ids.get(HIDDEN) + "/reactions",
                "/api/streams",
                "/api/streams/trending",
                "/api/streams/" + stream,
                "/api/streams/" + stream + "/metrics",
                "/api/streams/" + stream + "/analytics",
                "/api/streams/" + stream + "/participants",
                "/api/me/export")) {
            tellsNothing(path, List.of(said(path, fan)));
        }
    }

    /** All that is said, on every way there is, to one who has no part in the matter and asks or comes now. */
    private Map<String, String> ways(JsonObject from) {
        Map<String, String> all = new LinkedHashMap<>();
        String comments = "/api/streams/" + stream + "/comments";
        all.put("history", api.history(stream, 7).subList(0, 14).toString());
        all.put(
                "history forward",
                api.historyForward(stream, 200).reversed().subList(0, 14).toString());
        all.put("top", said(comments + "?sort=top", fan));
        all.put("replaced list", said("/comments/" + EXTERNAL, ""));
        all.put("one", said("/api/comments/" + ids.get(HIDDEN), fan) + said("/api/comments/" + ids.get(DELETED), fan));
        all.put("replies", said("/api/comments/" + question + "/replies", fan));
        all.put("of a user", said("/api/users/" + authorId() + "/comments", fan));
        all.put("recent on the bus", recent());
        String last = from.getString("epoch") + ":" + from.getLong("offset");
        newcomers(all, "joins by ", listeners(new JsonObject(), ""));
        newcomers(all, "resumes by ", listeners(from, last));
        return all;
    }

    /** Everybody of them hears what was said last before they came, and what came before that. */
    private void newcomers(Map<String, String> all, String how, List<Ear> newcomers) {
        patiently(how).untilAsserted(() -> assertThat(newcomers)
                .allSatisfy(ear -> assertThat(ear.books().covered()).isGreaterThanOrEqualTo(head())));
        for (Ear ear : newcomers) {
            all.put(how + ear, String.join("\n", ear.heard()));
            ear.close();
        }
    }

    private String recent() {
        try (BridgeClient client = BridgeClient.connect(chorus)) {
            return client.ask("chorus.comments.recent", "", new JsonObject().put("stream_id", stream))
                    .encode();
        }
    }

    private long head() {
        return new JsonObject(recent()).getJsonObject("body").getLong("offset");
    }

    private String authorId() {
        return api.get("/api/me", author).expect(200).body().getString("id");
    }

    private String said(String path, String token) {
        return api.get(path, token).body().encode();
    }
}
