package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over SockJS, too, somebody who stops reading stays, costs a bounded room, and is told what was missed. */
class SlowSockJsIT {
    private static final int STUCK = 2;
    private static final int POSTS = 2_500;
    private static final String TEXT = "\uD83E\uDD8B".repeat(480);
    /** What one of them may be kept: buffers of the kernel, what was handed to the session, some frames behind. */
    private static final long KEPT = 2 << 20;

    @TempDir
    Path folder;

    private ChorusProcess chorus;
    private Api api;
    private String stream;

    @Test
    void whoStopsReadingIsKeptABoundedAmountAndCoversEverything() {
        try (ChorusProcess started = ChorusProcess.start(
                folder.resolve("data"), "limits.requests_per_minute=0", "gateway.ping_interval_ms=600000")) {
            // Given
            chorus = started;
            api = new Api(chorus);
            String admin = TestTokens.mint(chorus, "operator", "admin");
            stream = api.openStream(admin, new JsonObject());
            List<RawSocket> stuck = new ArrayList<>();
            List<String> joined = new ArrayList<>();
            String ana = api.guest();
            for (int i = 0; i < STUCK; i++) {
                RawSocket socket = join(ana);
                joined.add(socket.words());
                stuck.add(socket);
            }
            Ear reader =
                    Ear.sockJs(chorus, new JsonObject().put("stream_id", stream).put("budget", "full"));

            // When
            storm(admin);
            String pinned = post(ana, "is pinned");
            String removed = post(ana, "is removed");
            await("the reader").until(() -> reader.books().covered() >= POSTS + 2);
            api.post("/api/comments/" + pinned + "/pin", admin, new JsonObject())
                    .expect(200);
            api.post("/api/comments/" + removed + "/hide", admin, new JsonObject())
                    .expect(200);
            long head = POSTS + 4L;
            await("the reader").until(() -> reader.books().covered() >= head);
            List<Ear> slow = new ArrayList<>();
            for (int i = 0; i < STUCK; i++) {
                slow.add(Ear.of(stuck.get(i), joined.get(i), Ear::unframed));
            }

            // Then
            Map<String, String> texts = new HashMap<>();
            api.history(stream, 200).forEach(c -> texts.put(c.getString("id"), c.getString("content")));
            for (Ear s : slow) {
                await("who was slow").until(() -> s.books().covered() >= head);
                Viewer books = s.books();
                assertThat(books.breaches()).isEmpty();
                assertThat(books.covered()).isEqualTo(head);
                assertThat(books.skipped() + books.messages("joined").size())
                        .as("there was more than is kept")
                        .isGreaterThan(1);
                assertThat(bytes(s)).isLessThan(KEPT);
                assertThat(books.ids()).doesNotContain(removed);
                assertThat(told(books, "updates", "pinned"))
                        .as("what was pinned inside the gap")
                        .contains(pinned);
                assertThat(told(books, "removed", "pinned"))
                        .as("their own, known to them, that was removed inside the gap")
                        .contains(removed);
                books.view().forEach((id, c) -> assertThat(texts).containsEntry(id, c.getString("content")));
                s.close();
            }
            assertThat(reader.books().breaches()).isEmpty();
            reader.close();
        }
    }

    /** Joined on the framed transport, with nothing read of what follows. */
    private RawSocket join(String token) {
        RawSocket socket = RawSocket.openSmall(chorus, "/sockjs/000/" + UUID.randomUUID() + "/websocket");
        assertThat(socket.words()).as("the opening of a session").isEqualTo("o");
        socket.text(Ear.framed(Ear.joining(
                new JsonObject().put("stream_id", stream).put("budget", "full").put("token", token))));
        return socket;
    }

    private String post(String token, String text) {
        return api.post("/api/streams/" + stream + "/comments", token, new JsonObject().put("content", text))
                .expect(201)
                .body()
                .getString("id");
    }

    private void storm(String token) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < POSTS; i++) {
            sent.add(api.postOnce(stream, token, "storm-" + i, i + TEXT).thenAccept(answer -> answer.expect(201)));
            if (sent.size() == 250) {
                sent.forEach(CompletableFuture::join);
                sent.clear();
            }
        }
        assertThat(sent).as("all are answered").isEmpty();
    }

    /** What gaps tell of, and the snapshots that stand in for them. */
    private static String told(Viewer books, String ofGap, String ofSnapshot) {
        StringBuilder told = new StringBuilder();
        books.messages("gap")
                .forEach(m -> told.append(m.getJsonObject("payload").getValue(ofGap)));
        books.messages("joined").stream()
                .skip(1)
                .forEach(m -> told.append(m.getJsonObject("payload").getValue(ofSnapshot)));
        return told.toString();
    }

    private static long bytes(Ear ear) {
        return ear.heard().stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static org.awaitility.core.ConditionFactory await(String who) {
        return Awaitility.await(who).atMost(Duration.ofSeconds(60));
    }
}
