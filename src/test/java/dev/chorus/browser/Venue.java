package dev.chorus.browser;

import dev.chorus.e2e.Api;
import dev.chorus.e2e.ChorusProcess;
import dev.chorus.e2e.TestTokens;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server for a test class, with a stream of its own for every test. */
final class Venue implements AutoCloseable {
    private static final int AT_ONCE = 20;

    private final ChorusProcess chorus;
    private final Api api;
    private final String admin;

    private Venue(ChorusProcess chorus) {
        this.chorus = chorus;
        this.api = new Api(chorus);
        this.admin = TestTokens.mint(chorus, "operator", "admin");
    }

    static Venue open(Path data) {
        return new Venue(ChorusProcess.start(data, "limits.requests_per_minute=0", "demo=false"));
    }

    ChorusProcess chorus() {
        return chorus;
    }

    Api api() {
        return api;
    }

    String admin() {
        return admin;
    }

    /** A live stream without rate limits. @return its id */
    String stream(String title) {
        return stream(title, new JsonObject());
    }

    String stream(String title, JsonObject settings) {
        JsonObject wanted = new JsonObject().put("title", title).put("settings", settings.put("rate_limits", "off"));
        return api.post("/api/streams", admin, wanted).expect(201).body().getString("id");
    }

    /** The watch page of a stream. */
    String watch(String stream) {
        return chorus.api("/").resolve("?stream=" + stream).toString();
    }

    /** The page of somebody else's that the server brings as an example. */
    String embedExample(String stream) {
        return chorus.api("/embed.html?stream=" + stream).toString();
    }

    /** Posts over REST, one after the other. @return the comments */
    List<JsonObject> post(String stream, String token, List<String> texts) {
        List<JsonObject> posted = new ArrayList<>();
        for (String text : texts) {
            posted.add(postAsync(stream, token, text).join());
        }
        return posted;
    }

    /** Posts over REST from another thread, as fast as the server answers. */
    CompletableFuture<Void> flood(String stream, String token, List<String> texts) {
        return CompletableFuture.runAsync(() -> {
            for (int from = 0; from < texts.size(); from += AT_ONCE) {
                List<String> some = texts.subList(from, Math.min(from + AT_ONCE, texts.size()));
                CompletableFuture.allOf(some.stream()
                                .map(text -> postAsync(stream, token, text))
                                .toArray(CompletableFuture[]::new))
                        .join();
            }
        });
    }

    private CompletableFuture<JsonObject> postAsync(String stream, String token, String text) {
        return api.sendAsync(
                        "POST", "/api/streams/" + stream + "/comments", token, new JsonObject().put("content", text))
                .thenApply(answer -> answer.expect(201).body());
    }

    @Override
    public void close() {
        chorus.close();
    }
}
