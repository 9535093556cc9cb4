package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a viewer with a reading budget is given of a storm. The budgets are so small that the slowest machine posts faster, and the storm
 * is so small that no viewer can count as slow.
 */
class SamplingIT {
    private static final int POSTS = 150;
    private static final int AUTHORS = 6;

    @TempDir
    static Path folder;

    private static ChorusProcess chorus;
    private static Api api;
    private static String admin;

    private final List<String> authors = new ArrayList<>();
    private final Set<String> staff = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<String>> concerns = new LinkedHashMap<>();
    private String stream;

    @BeforeAll
    static void start() {
        chorus = ChorusProcess.start(folder.resolve("data"), "limits.requests_per_minute=0", "gateway.light_budget=1");
        api = new Api(chorus);
        admin = TestTokens.mint(chorus, "operator", "admin");
    }

    @AfterAll
    static void stop() {
        chorus.close();
    }

    @Test
    void eachTierCoversEverythingAndOwesNobodyWhatConcernsThem() {
        // Given
        stream = api.openStream(admin, new JsonObject().put("budget_per_second", 2));
        Map<String, Viewer> own = new LinkedHashMap<>();
        for (int i = 0; i < AUTHORS; i++) {
            JsonObject guest = api.post("/api/auth/guest", "", new JsonObject())
                    .expect(201)
                    .body();
            String token = guest.getString("access_token");
            authors.add(token);
            String name = guest.getJsonObject("user").getString("username");
            concerns.put(name, ConcurrentHashMap.newKeySet());
            own.put(name, Viewer.join(chorus, stream, token, i % 2 == 0 ? "light" : "normal"));
        }
        Viewer full = Viewer.join(chorus, stream, "", "full");
        Viewer normal = Viewer.join(chorus, stream, "", "normal");
        Viewer light = Viewer.join(chorus, stream, "", "light");

        // When
        String highlighted = storm();

        // Then
        long head = POSTS + 1L;
        List<Viewer> all = new ArrayList<>(own.values());
        all.addAll(List.of(full, normal, light));
        Awaitility.await("everybody is at the head")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(all).allSatisfy(v -> assertThat(v.covered()).isEqualTo(head)));
        for (Viewer v : all) {
            assertThat(v.breaches()).isEmpty();
            assertThat(v.skipped()).as("nobody was slow").isZero();
            assertThat(v.delivered() + v.omitted()).isEqualTo(POSTS);
            assertThat(v.ids()).as("staff").containsAll(staff);
            assertThat(v.messages("comments_batch"))
                    .flatExtracting(m -> objects(m, "updates"))
                    .filteredOn(c -> c.getString("id").equals(highlighted))
                    .singleElement()
                    .satisfies(c -> assertThat(c.getBoolean("highlighted")).isTrue())
                    .satisfies(c -> assertThat(c.getString("content")).startsWith("comment"));
        }
        assertThat(full.omitted()).as("full has no budget").isZero();
        assertThat(normal.omitted()).as("normal is the stream's budget").isPositive();
        assertThat(light.omitted()).as("light reads less").isGreaterThan(normal.omitted());
        assertThat(List.of(full, normal, light))
                .allMatch(v -> v.messages("comments_extra").isEmpty());
        Set<String> brought = new HashSet<>();
        own.forEach((name, v) -> Awaitility.await("what concerns " + name).untilAsserted(() -> {
            Set<String> extra = extras(v);
            assertThat(extra).doesNotContainAnyElementsOf(v.ids());
            assertThat(concerns.get(name)).containsAll(extra);
            Set<String> seen = new HashSet<>(v.ids());
            seen.addAll(extra);
            assertThat(seen).containsAll(concerns.get(name));
            brought.addAll(extra);
        }));
        assertThat(brought).as("brought besides").isNotEmpty();
        all.forEach(Viewer::close);
    }

    /**
     * All at once: everybody's comments, in between them one of staff, one that names somebody and one that answers somebody.
     *
     * @return the comment that was highlighted
     */
    private String storm() {
        List<String> names = List.copyOf(concerns.keySet());
        String root = post(authors.getFirst(), "comment that is answered", "").join();
        concerns.get(names.getFirst()).add(root);
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 1; i < POSTS; i++) {
            int author = i % AUTHORS;
            if (i % 10 == 0) {
                sent.add(post(admin, "from staff " + i, "").thenAccept(staff::add));
                continue;
            }
            String named = i % 7 == 0 ? names.get((author + 1) % AUTHORS) : "";
            String parent = i % 11 == 0 ? root : "";
            sent.add(post(authors.get(author), "comment " + i + (named.isEmpty() ? "" : " @" + named), parent)
                    .thenAccept(id -> {
                        concerns.get(names.get(author)).add(id);
                        if (!named.isEmpty()) {
                            concerns.get(named).add(id);
                        }
                        if (!parent.isEmpty()) {
                            concerns.get(names.getFirst()).add(id);
                        }
                    }));
            if (i % 30 == 0) {
                sent.forEach(CompletableFuture::join);
            }
        }
        sent.forEach(CompletableFuture::join);
        api.post("/api/comments/" + root + "/highlight", admin, new JsonObject())
                .expect(200);
        return root;
    }

    private CompletableFuture<String> post(String token, String text, String parent) {
        JsonObject body = new JsonObject().put("content", text);
        if (!parent.isEmpty()) {
            body.put("parent_id", parent);
        }
        return api.sendAsync("POST", "/api/streams/" + stream + "/comments", token, body)
                .thenApply(answer -> answer.expect(201).body().getString("id"));
    }

    private static Set<String> extras(Viewer viewer) {
        Set<String> ids = new HashSet<>();
        viewer.messages("comments_extra").forEach(m -> objects(m, "comments").forEach(c -> ids.add(c.getString("id"))));
        return ids;
    }

    private static List<JsonObject> objects(JsonObject message, String field) {
        return message.getJsonObject("payload").getJsonArray(field).stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
