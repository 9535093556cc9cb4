package dev.chorus.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comments and reactions over REST, through the real owner, log and stores. */
class HttpCommentsTest {
    private static final JsonObject FREE = new JsonObject().put("rate_limits", "off");

    @TempDir
    static Path data;

    private static RunningServer server;
    private static Caller creator;
    private static Caller ana;
    private static Caller bob;

    @BeforeAll
    static void start() {
        server = new RunningServer(data, 0);
        creator = server.as("creator", "user");
        ana = server.as("ana", "user");
        bob = server.as("bob", "user");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aPostedCommentIsReadableAtOnceWithEveryField() {
        String stream = creator.stream(FREE);

        var posted = ana.post(comments(stream), text("What a goal! @bob").put("media_time_ms", 734_000));

        assertThat(posted.status()).isEqualTo(201);
        JsonObject comment = posted.json();
        assertThat(comment.getString("content")).isEqualTo("What a goal! @bob");
        assertThat(comment.getString("created_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(comment.getJsonObject("user").getString("id")).isEqualTo(ana.id());
        assertThat(comment.getJsonArray("mentions")).isEqualTo(new JsonArray().add("bob"));
        assertThat(comment.getInteger("media_time_ms")).isEqualTo(734_000);
        assertThat(comment.getMap())
                .containsKeys(
                        "external_id",
                        "parent_id",
                        "root_id",
                        "updated_at",
                        "edited_at",
                        "deleted_at",
                        "status",
                        "pinned",
                        "highlighted",
                        "reply_count",
                        "reactions",
                        "user_reacted",
                        "reaction_types");
        assertThat(server.anonymous().ids(comments(stream))).containsExactly(posted.id());
        assertThat(server.anonymous().get("/api/comments/" + posted.id()).status())
                .isEqualTo(200);
    }

    @Test
    void pagesWalkBothWaysWhileCommentsAreProjected() {
        String stream = creator.stream(FREE);
        List<String> newestFirst = IntStream.range(0, 23)
                .mapToObj(i -> ana.comment(stream, "c" + i))
                .toList()
                .reversed();

        JsonObject first = bob.get(comments(stream) + "?page_size=10").json();
        JsonObject second = bob.get(comments(stream) + "?page_size=10&cursor=" + first.getString("next"))
                .json();
        JsonObject third = bob.get(comments(stream) + "?page_size=10&cursor=" + second.getString("next"))
                .json();
        JsonObject back = bob.get(comments(stream) + "?page_size=10&cursor=" + third.getString("prev"))
                .json();

        assertThat(ids(first)).isEqualTo(newestFirst.subList(0, 10));
        assertThat(ids(second)).isEqualTo(newestFirst.subList(10, 20));
        assertThat(ids(third)).isEqualTo(newestFirst.subList(20, 23));
        assertThat(third.getString("next")).isNull();
        assertThat(ids(back)).isEqualTo(newestFirst.subList(10, 20));
        String middle = newestFirst.get(11);
        assertThat(bob.ids(comments(stream) + "?page_size=2&direction=before&cursor=" + middle))
                .isEqualTo(newestFirst.subList(12, 14));
        assertThat(bob.ids(comments(stream) + "?page_size=2&direction=after&cursor=" + middle))
                .isEqualTo(newestFirst.subList(9, 11));
    }

    @Test
    void anEditThatIsHeldIsAcceptedAndSeenByItsAuthorAndStaffOnly() {
        String stream =
                creator.stream(new JsonObject().put("rate_limits", "off").put("premoderation", "links"));
        String id = ana.comment(stream, "plain");

        var edited = ana.patch("/api/comments/" + id, text("see www.example.org"));

        assertThat(edited.status()).isEqualTo(202);
        assertThat(edited.json().getString("status")).isEqualTo("pending");
        assertThat(bob.get("/api/comments/" + id).status()).isEqualTo(404);
        assertThat(bob.ids(comments(stream))).isEmpty();
        assertThat(ana.ids(comments(stream))).containsExactly(id);
        assertThat(creator.ids(comments(stream))).containsExactly(id);
    }

    @Test
    void repliesAreListedAndCounted() {
        String stream = creator.stream(FREE);
        String parent = ana.comment(stream, "parent");
        String reply = bob.post(comments(stream), text("reply").put("parent_id", parent))
                .id();

        assertThat(ana.ids("/api/comments/" + parent + "/replies")).containsExactly(reply);
        assertThat(ana.get("/api/comments/" + parent).json().getInteger("reply_count"))
                .isEqualTo(1);
        JsonObject read = ana.get("/api/comments/" + reply).json();
        assertThat(read.getString("parent_id")).isEqualTo(parent);
        assertThat(read.getString("root_id")).isEqualTo(parent);
    }

    @Test
    void anOwnCommentIsEditedAndDeletedAndLeavesATombstone() {
        String stream = creator.stream(FREE);
        String id = ana.comment(stream, "first");

        var edited = ana.patch("/api/comments/" + id, text("second"));
        var strangers = bob.patch("/api/comments/" + id, text("third"));
        var deleted = ana.delete("/api/comments/" + id);

        assertThat(edited.json().getString("content")).isEqualTo("second");
        assertThat(edited.json().getString("updated_at")).isNotNull();
        assertThat(strangers.error()).isEqualTo("forbidden");
        assertThat(deleted.json().getString("status")).isEqualTo("deleted");
        JsonObject read = bob.get("/api/comments/" + id).json();
        assertThat(read.getString("content")).isNull();
        assertThat(read.getValue("user")).isNull();
        assertThat(read.getString("deleted_at")).isNotNull();
        assertThat(bob.ids(comments(stream))).containsExactly(id);
    }

    @Test
    void aHiddenCommentIsATombstoneForAllButModerators() {
        String stream = creator.stream(FREE);
        String id = ana.comment(stream, "rude");

        var forbidden = bob.post("/api/comments/" + id + "/hide", new JsonObject());
        var hidden = creator.post("/api/comments/" + id + "/hide", new JsonObject().put("reason", "rude"));

        assertThat(forbidden.error()).isEqualTo("forbidden");
        assertThat(hidden.json().getString("content")).isEqualTo("rude");
        assertThat(bob.get("/api/comments/" + id).json().getString("content")).isNull();
        assertThat(bob.get("/api/comments/" + id).json().containsKey("moderation_reason"))
                .isFalse();
        assertThat(ana.get("/api/comments/" + id).json().getString("moderation_reason"))
                .isEqualTo("rude");
        assertThat(bob.get("/api/users/" + ana.id() + "/comments").response().body())
                .doesNotContain("rude");
    }

    @Test
    void aHeldCommentLeaksOnNoPath() {
        String stream = creator.stream(FREE.copy().put("premoderation", "all"));

        var held = ana.post(comments(stream), text("secret"));

        assertThat(held.status()).isEqualTo(202);
        String id = held.id();
        for (String path : List.of(
                comments(stream),
                comments(stream) + "?sort=top",
                "/api/comments/" + id,
                "/api/comments/" + id + "/replies",
                "/api/comments/" + id + "/reactions",
                "/api/users/" + ana.id() + "/comments",
                "/comments/" + stream)) {
            assertThat(bob.get(path).response().body())
                    .as(path)
                    .doesNotContain("secret")
                    .doesNotContain(id);
        }
        assertThat(bob.get(comments(stream) + "?status=pending").error()).isEqualTo("forbidden");
        assertThat(ana.ids(comments(stream))).containsExactly(id);
        assertThat(creator.ids(comments(stream) + "?status=pending")).containsExactly(id);

        creator.post("/api/comments/" + id + "/approve", new JsonObject());

        assertThat(bob.ids(comments(stream))).containsExactly(id);
    }

    @Test
    void theSameKeyReturnsTheFirstResultAndAnotherBodyIsAConflict() {
        String stream = creator.stream(FREE);

        var first = withKey(ana, stream, "k1", "hello");
        var again = withKey(ana, stream, "k1", "hello");
        var other = withKey(ana, stream, "k1", "bye");

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(other.error()).isEqualTo("conflict");
        assertThat(bob.ids(comments(stream))).containsExactly(first.id());
    }

    @Test
    void aServiceActsAsUsersAndNobodyElseDoes() {
        String stream = creator.stream(FREE);
        Caller service = server.as("platform", "service");
        JsonObject carla = new JsonObject()
                .put("username", "carla")
                .put("display_name", "Carla ☃")
                .put("external_id", "yt:1");

        var posted = service.post(comments(stream), text("as carla").put("act_as", carla));
        var again = service.post(comments(stream), text("as her again").put("act_as", carla));
        var byId = service.post(comments(stream), text("as ana").put("act_as", ana.id()));
        var forbidden = bob.post(comments(stream), text("as ana").put("act_as", ana.id()));
        var mismatch = bob.post(comments(stream), text("me").put("user_id", ana.id()));

        JsonObject user = posted.json().getJsonObject("user");
        assertThat(user.getString("display_name")).isEqualTo("Carla ☃");
        assertThat(again.json().getJsonObject("user").getString("id")).isEqualTo(user.getString("id"));
        assertThat(byId.json().getJsonObject("user").getString("username")).isEqualTo("ana");
        assertThat(forbidden.error()).isEqualTo("forbidden");
        assertThat(mismatch.error()).isEqualTo("forbidden");
    }

    @Test
    void reactionsAreCountedAndKnownToTheirOwner() {
        String stream = creator.stream(FREE);
        String id = ana.comment(stream, "react to me");

        var accepted = bob.post(
                "/api/streams/" + stream + "/reactions",
                new JsonObject().put("reaction_type", "love").put("comment_id", id));
        bob.post(
                "/api/streams/" + stream + "/reactions",
                new JsonObject().put("reaction_type", "like").put("count", 20));

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.json().getInteger("accepted")).isEqualTo(1);
        JsonObject own = bob.get("/api/comments/" + id + "/reactions").json();
        assertThat(own.getBoolean("user_reacted")).isTrue();
        assertThat(own.getString("reaction_type")).isEqualTo("love");
        await().untilAsserted(() -> {
            assertThat(ana.get("/api/comments/" + id).json().getJsonObject("reactions"))
                    .isEqualTo(new JsonObject().put("love", 1));
            assertThat(ana.get("/api/streams/" + stream + "/reactions").json().getJsonObject("counts"))
                    .isEqualTo(new JsonObject().put("like", 20));
        });
        assertThat(ana.get("/api/comments/" + id).json().getBoolean("user_reacted"))
                .isFalse();
    }

    @Test
    void thePathsOfReplacedSystemsMakeTheirStreams() {
        var posted = ana.post("/comments/match-7", new JsonObject().put("comment", "first!"));
        var video = ana.post("/video/match-7/comment", new JsonObject().put("content", "second"));
        var page = bob.get("/comments/match-7?pageSize=10").json();
        var reaction =
                bob.post("/comment/" + video.id() + "/reaction", new JsonObject().put("reaction_type", "dislike"));

        assertThat(posted.status()).isEqualTo(201);
        assertThat(posted.json().getMap()).containsKeys("comment_id", "comment", "timestamp");
        assertThat(page.getJsonArray("items").getJsonObject(1).getString("comment"))
                .isEqualTo("first!");
        assertThat(page.getJsonArray("items").getJsonObject(0).getValue("timestamp"))
                .isInstanceOf(Long.class);
        assertThat(reaction.json().getMap())
                .containsKeys("likes", "dislikes", "user_id", "user_reacted", "reaction_type", "status");
        assertThat(bob.get("/comments/never-heard-of").json().getJsonArray("items"))
                .isEmpty();
        assertThat(server.anonymous()
                        .post("/comments/match-7", new JsonObject().put("comment", "x"))
                        .error())
                .isEqualTo("unauthenticated");
    }

    private static RunningServer.Reply withKey(Caller caller, String stream, String key, String content) {
        return server.send(caller.request(comments(stream))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(text(content).encode())));
    }

    private static String comments(String stream) {
        return "/api/streams/" + stream + "/comments";
    }

    private static JsonObject text(String content) {
        return new JsonObject().put("content", content);
    }

    private static List<String> ids(JsonObject page) {
        return page.getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getString("id"))
                .toList();
    }
}
