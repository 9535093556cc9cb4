package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** So many may wait for posts that nobody wrote to, and no more; whoever may wait, and everybody else, is served as ever. */
class WaitingReadersIT {
    private static final int MOST = 3;

    @TempDir
    Path folder;

    private ChorusProcess chorus;

    @Test
    void atTheBoundReadersAreToldToComeLaterAndPlacesBecomeFreeAgain() throws Exception {
        // One gateway instance, so that all places are in one list
        Path plan = Files.writeString(
                folder.resolve("plan.yaml"), "verticles: {http: , gateway: {instances: 1}, comments: , projector: }");
        try (ChorusProcess started =
                ChorusProcess.startSome(folder.resolve("data"), plan, "gateway.max_waiting_readers=" + MOST)) {
            // Given
            chorus = started;
            Api api = new Api(chorus);
            String admin = TestTokens.mint(chorus, "operator", "admin");
            List<HttpResponse<InputStream>> waiting = new ArrayList<>();
            for (int i = 0; i < MOST; i++) {
                waiting.add(read("nobody-" + i));
                assertThat(waiting.getLast().statusCode()).isEqualTo(200);
            }

            // When
            HttpResponse<InputStream> tooMany = read("nobody-0");

            // Then
            assertThat(tooMany.statusCode()).isEqualTo(503);
            assertThat(tooMany.headers().firstValue("Retry-After")).hasValue("15");
            assertThat(new JsonObject(new String(tooMany.body().readAllBytes(), StandardCharsets.UTF_8))
                            .getJsonObject("error")
                            .getString("code"))
                    .isEqualTo("unavailable");
            HttpResponse<InputStream> known = read("demo");
            assertThat(known.statusCode()).isEqualTo(200);
            assertThat(first(known, "data:")).contains("\"recovered\":false");

            // When: somebody writes to one
            api.post("/comments/nobody-1", admin, new JsonObject().put("comment", "here I am"))
                    .expect(201);

            // Then
            assertThat(first(waiting.get(1), "event: joined")).isEqualTo("event: joined");
            HttpResponse<InputStream> next = read("nobody-9");
            assertThat(next.statusCode()).as("a place is free").isEqualTo(200);
            assertThat(refused("nobody-8")).isTrue();

            // When: one leaves
            next.body().close();

            // Then
            Awaitility.await("its place is free").until(() -> !refused("nobody-9"));
        }
    }

    private boolean refused(String post) throws IOException {
        HttpResponse<InputStream> answer = read(post);
        answer.body().close();
        return answer.statusCode() == 503;
    }

    private HttpResponse<InputStream> read(String post) {
        HttpRequest request = HttpRequest.newBuilder(chorus.gateway("http", "/stream/comments?postId=" + post))
                .build();
        return Api.HTTP
                .sendAsync(request, BodyHandlers.ofInputStream())
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static String first(HttpResponse<InputStream> events, String start) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(start)) {
                    return line;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("it ended without " + start);
    }
}
