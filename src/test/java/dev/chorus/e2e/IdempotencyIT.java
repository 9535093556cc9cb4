package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is repeated under its key is the same request, however it comes and whatever happened meanwhile. */
class IdempotencyIT {
    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static Api api;
    private static String admin;

    private String stream = "";
    private String ana = "";

    @BeforeAll
    static void start() {
        chorus = ChorusProcess.start(folder.resolve("data"), "limits.requests_per_minute=0");
        api = new Api(chorus);
        admin = TestTokens.mint(chorus, "operator", "admin");
    }

    @AfterAll
    static void stop() {
        chorus.close();
    }

    @BeforeEach
    void openStream() {
        stream = api.openStream(admin, new JsonObject());
        ana = api.guest();
    }

    @Test
    void twentyRequestsAtOnceWithOneKeyMakeOneCommentAndAllGetIt() {
        // Given
        List<Viewer> sockets = List.of(socket(), socket());

        // When
        List<CompletableFuture<String>> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(byRest(ana, "k", "once"));
            ids.add(bySocket(sockets.get(i % 2), "k", "once"));
        }

        // Then
        assertThat(ids.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(texts()).containsExactly("once");
        assertThat(api.history(stream, 50).get(0).getString("id"))
                .isEqualTo(ids.get(0).join());
        sockets.forEach(Viewer::close);
    }

    @Test
    void anotherTextUnderAUsedKeyIsAConflictAndChangesNothing() {
        // Given
        String id = byRest(ana, "k", "first").join();
        Viewer socket = socket();

        // When
        Api.Answer rest = api.postOnce(stream, ana, "k", "second").join();
        JsonObject answer = socket.ask("post_comment", post("k", "third")).join();

        // Then
        assertThat(rest.expect(409).errorCode()).isEqualTo("conflict");
        assertThat(answer.getString("type")).isEqualTo("error");
        assertThat(answer.getJsonObject("payload").getString("code")).isEqualTo("conflict");
        assertThat(byRest(ana, "k", "first").join()).isEqualTo(id);
        assertThat(texts()).containsExactly("first");
        socket.close();
    }

    @Test
    void aKeyBelongsToItsUserAndItsStream() {
        // Given
        String other = api.openStream(admin, new JsonObject());
        String ben = api.guest();

        // When
        String anas = byRest(ana, "k", "hello").join();
        String bens = byRest(ben, "k", "hello").join();
        String elsewhere = id(api.postOnce(other, ana, "k", "hello").join());

        // Then
        assertThat(List.of(anas, bens, elsewhere)).doesNotHaveDuplicates();
        assertThat(texts()).containsExactly("hello", "hello");
        assertThat(api.history(other, 50)).hasSize(1);
    }

    @Test
    void aRefusedRequestLeavesItsKeyFree() {
        // Given
        api.postOnce(stream, ana, "k", " ").join().expect(400);

        // When
        String id = byRest(ana, "k", "words").join();

        // Then
        assertThat(id).isNotEmpty();
        assertThat(texts()).containsExactly("words");
    }

    /** The kill finds requests on their way, in the log without an answer, and answered. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 60})
    void aKeyInFlightWhenTheProcessIsKilledMakesOneCommentWhenRepeated(int answeredBefore) {
        // Given
        Viewer socket = socket();
        Map<String, CompletableFuture<String>> sent = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            sent.put("rest " + i, byRest(ana, "key of rest " + i, "rest " + i));
            sent.put("socket " + i, bySocket(socket, "key of socket " + i, "socket " + i));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(1))
                .until(() ->
                        sent.values().stream().filter(CompletableFuture::isDone).count() >= answeredBefore);

        // When
        chorus.kill();
        chorus.restart();
        Map<String, String> survived = new HashMap<>();
        api.history(stream, 200).forEach(c -> survived.put(c.getString("content"), c.getString("id")));
        Viewer again = socket();
        Map<String, String> repeated = new HashMap<>();
        sent.forEach((text, first) -> {
            // The other way than the first time: a key is a key.
            CompletableFuture<String> repeat = text.startsWith("rest")
                    ? bySocket(again, "key of " + text, text)
                    : byRest(ana, "key of " + text, text);
            repeated.put(text, repeat.join());
        });

        // Then
        assertThat(repeated).containsAllEntriesOf(survived);
        sent.forEach((text, first) -> {
            if (!first.isCompletedExceptionally() && first.isDone()) {
                assertThat(survived).containsEntry(text, first.join());
            }
        });
        assertThat(texts()).containsExactlyInAnyOrderElementsOf(sent.keySet());
        again.close();
    }

    private Viewer socket() {
        return Viewer.join(chorus, stream, ana, "full");
    }

    private CompletableFuture<String> byRest(String token, String key, String text) {
        return api.postOnce(stream, token, key, text).thenApply(IdempotencyIT::id);
    }

    private static String id(Api.Answer answer) {
        return answer.expect(201).body().getString("id");
    }

    private CompletableFuture<String> bySocket(Viewer socket, String key, String text) {
        return socket.ask("post_comment", post(key, text)).thenApply(answer -> {
            assertThat(answer.getString("type")).as(answer::encode).isEqualTo("ack");
            return answer.getJsonObject("payload").getJsonObject("comment").getString("id");
        });
    }

    private JsonObject post(String key, String text) {
        return new JsonObject().put("stream_id", stream).put("content", text).put("idempotency_key", key);
    }

    private List<String> texts() {
        return api.history(stream, 200).stream()
                .map(c -> c.getString("content"))
                .toList();
    }
}
