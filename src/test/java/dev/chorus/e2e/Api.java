package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** REST as a client uses it. */
public final class Api {
    static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ChorusProcess chorus;

    public Api(ChorusProcess chorus) {
        this.chorus = chorus;
    }

    public record Answer(int status, JsonObject body) {
        public Answer expect(int wanted) {
            assertThat(status).as(() -> String.valueOf(body)).isEqualTo(wanted);
            return this;
        }

        public String errorCode() {
            return body.getJsonObject("error").getString("code");
        }
    }

    public String demoStream() {
        return Awaitility.await("the demo stream")
                .until(() -> get("/api/config", "").expect(200).body().getString("demo_stream_id"), Objects::nonNull);
    }

    /** An access token of a new guest. */
    public String guest() {
        return post("/api/auth/guest", "", new JsonObject()).expect(201).body().getString("access_token");
    }

    /** Every metric as text. */
    String metrics() {
        return HTTP.sendAsync(HttpRequest.newBuilder(chorus.api("/metrics")).build(), BodyHandlers.ofString())
                .join()
                .body();
    }

    public Answer get(String path, String token) {
        return send("GET", path, token, null);
    }

    public Answer post(String path, String token, JsonObject body) {
        return send("POST", path, token, body);
    }

    public Answer send(String method, String path, String token, JsonObject body) {
        return sendAsync(method, path, token, body).join();
    }

    public CompletableFuture<Answer> sendAsync(String method, String path, String token, JsonObject body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(chorus.api("") + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body.encode()));
        }
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(Api::answer);
    }

    private static Answer answer(HttpResponse<String> response) {
        String body = response.body();
        return new Answer(response.statusCode(), body.startsWith("{") ? new JsonObject(body) : new JsonObject());
    }

    /** Every comment of a stream, walked page by page from the newest to the oldest. */
    public List<JsonObject> history(String streamId, int pageSize) {
        return pages(streamId, pageSize, "", "next").stream()
                .flatMap(Api::items)
                .toList();
    }

    /** Every comment of a stream, walked page by page from the oldest to the newest; the oldest page is where {@code next} ends. */
    List<JsonObject> historyForward(String streamId, int pageSize) {
        JsonObject oldest = pages(streamId, pageSize, "", "next").getLast();
        List<JsonObject> all = new ArrayList<>(items(oldest).toList().reversed());
        String newer = oldest.getString("prev");
        if (newer != null) {
            pages(streamId, pageSize, newer, "prev")
                    .forEach(page -> all.addAll(items(page).toList().reversed()));
        }
        return all;
    }

    /** @param onward the field that holds the cursor of the page after, {@code next} or {@code prev} */
    private List<JsonObject> pages(String streamId, int pageSize, String first, String onward) {
        List<JsonObject> pages = new ArrayList<>();
        String cursor = first;
        while (cursor != null) {
            String query = "?page_size=" + pageSize + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
            JsonObject page = get("/api/streams/" + streamId + "/comments" + query, "")
                    .expect(200)
                    .body();
            pages.add(page);
            cursor = page.getString(onward);
        }
        return pages;
    }

    private static Stream<JsonObject> items(JsonObject page) {
        return page.getJsonArray("items").stream().map(JsonObject.class::cast);
    }

    /** Posts a comment under an idempotency key. */
    CompletableFuture<Answer> postOnce(String streamId, String token, String key, String content) {
        URI address = URI.create(chorus.api("") + "/api/streams/" + streamId + "/comments");
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(
                        new JsonObject().put("content", content).encode()))
                .build();
        return HTTP.sendAsync(request, BodyHandlers.ofString()).thenApply(Api::answer);
    }

    /** The sum of a metric's series. */
    long metric(String name) {
        HttpRequest request = HttpRequest.newBuilder(chorus.api("/metrics")).build();
        return HTTP.sendAsync(request, BodyHandlers.ofLines())
                .join()
                .body()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** A new stream without limits on rates and without sampling, unless the settings say otherwise. */
    String openStream(String admin, JsonObject settings) {
        JsonObject all = new JsonObject().put("rate_limits", "off").put("budget_per_second", 0);
        return post("/api/streams", admin, new JsonObject().put("title", "Test").put("settings", all.mergeIn(settings)))
                .expect(201)
                .body()
                .getString("id");
    }
}
