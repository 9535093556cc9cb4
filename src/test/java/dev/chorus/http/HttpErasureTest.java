package dev.chorus.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.adapter.embedded.Await;
import dev.chorus.port.RoomEntry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a user can be taken out, and forgotten, by them and by those who act for them. */
class HttpErasureTest {
    @TempDir
    static Path data;

    private static RunningServer server;

    @BeforeAll
    static void open() {
        server = new RunningServer(data, 0);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void anExportHoldsProfileCommentsAndReactions() {
        Caller cleo = server.as("cleo", "user");
        Caller dora = server.as("dora", "user");
        String stream = cleo.stream(new JsonObject().put("rate_limits", "off"));
        List<String> own = List.of(cleo.comment(stream, "one"), cleo.comment(stream, "two"));
        String other = dora.comment(stream, "not hers");
        like(cleo, stream, other);

        await().untilAsserted(() -> {
            JsonObject export = cleo.get("/api/me/export").json();
            assertThat(export.getJsonObject("user").getString("username")).isEqualTo("cleo");
            assertThat(texts(export.getJsonArray("comments"))).containsExactly("two", "one");
            assertThat(export.getJsonArray("reactions"))
                    .isEqualTo(new JsonArray()
                            .add(new JsonObject()
                                    .put("stream_id", stream)
                                    .put("comment_id", other)
                                    .put("reaction_type", "like")));
        });
        assertThat(own).hasSize(2);
    }

    @Test
    void whoIsErasedLeavesTombstonesAndNoCounts() {
        Caller eva = server.as("eva", "user");
        Caller fred = server.as("fred", "user");
        String stream = fred.stream(new JsonObject().put("rate_limits", "off"));
        String said = eva.comment(stream, "my secret");
        String about = fred.comment(stream, "well");
        like(eva, stream, about);
        like(fred, stream, about);
        await().until(() -> likes(fred, about) == 2);

        erase(eva);

        JsonObject left = fred.get("/api/comments/" + said).json();
        assertThat(left.getString("status")).isEqualTo("deleted");
        assertThat(left.getString("content")).isNull();
        assertThat(left.getJsonObject("user")).isNull();
        assertThat(fred.get("/api/users/" + eva.id()).status()).isEqualTo(404);
        assertThat(Await.get(server.parts().hot().tail(Long.parseLong(stream), 1, 10, 10))
                        .entries())
                .as("viewers are told in the room's order")
                .extracting(RoomEntry::kind)
                .containsExactly(RoomEntry.Kind.POST, RoomEntry.Kind.POST, RoomEntry.Kind.REMOVE);
        await().until(() -> likes(fred, about) == 1);
        await().untilAsserted(() -> assertThat(
                        Await.get(server.parts().comments().find(Long.parseLong(said))))
                .hasValueSatisfying(
                        row -> assertThat(row.comment().author().username()).isEmpty()));
    }

    @Test
    void anOldTokenWritesNothingAndTheNameIsFree() {
        Caller gina = server.as("gina", "user");
        String stream = server.as("hugo", "user").stream(new JsonObject());
        erase(gina);

        RunningServer.Reply posted =
                gina.post("/api/streams/" + stream + "/comments", new JsonObject().put("content", "still here"));

        assertThat(posted.status()).isEqualTo(403);
        assertThat(server.as("gina", "user").id()).isNotEqualTo(gina.id());
    }

    @Test
    void anOldTokenIsRefusedWhereverItActs() {
        // Given
        Caller kim = server.as("kim", "admin");
        Caller leo = server.as("leo", "user");
        String stream = kim.stream(new JsonObject());
        String own = kim.comment(stream, "mine");
        String other = leo.comment(stream, "not mine");
        JsonObject like = new JsonObject().put("reaction_type", "like");
        JsonObject text = new JsonObject().put("content", "still here");

        // When
        erase(kim);

        // Then
        List<RunningServer.Reply> acts = List.of(
                kim.post("/api/streams/" + stream + "/comments", text),
                kim.post("/video/" + stream + "/comment", text),
                kim.patch("/api/comments/" + own, text),
                kim.delete("/api/comments/" + other),
                kim.post("/api/comments/" + other + "/hide", new JsonObject()),
                kim.post("/api/comments/" + other + "/pin", new JsonObject()),
                kim.post("/api/streams/" + stream + "/reactions", like),
                kim.post("/comment/" + other + "/reaction", like),
                kim.post("/api/streams", new JsonObject().put("title", "another")),
                kim.patch("/api/streams/" + stream, new JsonObject().put("title", "another")),
                kim.post("/api/streams/" + stream + "/end", new JsonObject()),
                kim.put("/api/streams/" + stream + "/moderators/" + leo.id()),
                kim.patch("/api/me", new JsonObject().put("display_name", "Kim again")),
                kim.post("/api/tickets", new JsonObject()),
                kim.delete("/api/users/" + leo.id()));
        assertThat(acts).extracting(RunningServer.Reply::status).containsOnly(403);
        assertThat(acts).extracting(RunningServer.Reply::error).containsOnly("forbidden");
        assertThat(leo.get("/api/comments/" + other).json().getString("status")).isEqualTo("approved");
    }

    @Test
    void aServiceThatIsNoMoreMakesNoTokensAndNobodyActsForWhoIsErased() {
        Caller platform = server.as("bygone", "service");
        Caller mia = server.as("mia", "user");
        Caller other = server.as("another-platform", "service");
        String stream = other.stream(new JsonObject());
        JsonObject asMia = new JsonObject().put("act_as", mia.id());
        erase(mia);
        erase(platform);

        assertThat(platform.post("/api/tokens", new JsonObject().put("act_as", new JsonObject().put("username", "new")))
                        .status())
                .isEqualTo(403);
        assertThat(other.post("/api/tokens", asMia).status()).isEqualTo(403);
        assertThat(other.post(
                                "/api/streams/" + stream + "/comments",
                                asMia.copy().put("content", "for her"))
                        .status())
                .isEqualTo(403);
        assertThat(other.post(
                                "/api/streams/" + stream + "/reactions",
                                asMia.copy().put("reaction_type", "like"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whoAsksAgainIsToldTheSame() {
        Caller nora = server.as("nora", "user");
        erase(nora);

        await().until(() -> nora.delete("/api/me").status() == 204);
    }

    @Test
    void othersAreForbiddenButServicesActForPeople() {
        Caller ida = server.as("ida", "user");
        Caller jack = server.as("jack", "user");
        Caller platform = server.as("platform", "service");

        assertThat(jack.delete("/api/users/" + ida.id()).status()).isEqualTo(403);
        assertThat(jack.get("/api/users/" + ida.id() + "/export").status()).isEqualTo(403);
        assertThat(server.anonymous().get("/api/me/export").status()).isEqualTo(401);
        assertThat(platform.get("/api/users/" + ida.id() + "/export")
                        .json()
                        .getJsonObject("user")
                        .getString("username"))
                .isEqualTo("ida");
        await().until(() -> platform.delete("/api/users/" + ida.id()).status() == 204);
        await("again").until(() -> platform.delete("/api/users/" + ida.id()).status() == 204);
        assertThat(platform.get("/api/users/" + ida.id() + "/export").status()).isEqualTo(404);
    }

    /** Until it is done: where that takes long the answer comes before. */
    private static void erase(Caller who) {
        assertThat(who.delete("/api/me").status()).isIn(202, 204);
        await().until(() -> Await.get(server.parts().comments().erasedUsers()).contains(Long.parseLong(who.id())));
    }

    private static void like(Caller who, String stream, String comment) {
        assertThat(who.post(
                                "/api/streams/" + stream + "/reactions",
                                new JsonObject().put("reaction_type", "like").put("comment_id", comment))
                        .status())
                .isEqualTo(202);
    }

    private static long likes(Caller who, String comment) {
        return who.get("/api/comments/" + comment + "/reactions")
                .json()
                .getJsonObject("counts")
                .getLong("like", 0L);
    }

    private static List<String> texts(JsonArray comments) {
        return comments.stream().map(c -> ((JsonObject) c).getString("content")).toList();
    }
}
