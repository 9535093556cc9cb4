package dev.chorus.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.adapter.embedded.Await;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.port.Page;
import dev.chorus.port.StoredComment;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was promised to be forgotten is forgotten, though the process ended in the middle of it. */
class HttpErasureResumedTest {
    private static final int COMMENTS = 450;

    @TempDir
    Path data;

    @Test
    void anErasureThatWasCutOffGoesOnAtTheNextStart() {
        String id;
        String stream;
        String about;
        try (RunningServer server = new RunningServer(data, 0)) {
            // Given
            Caller eva = server.as("eva", "user");
            Caller fred = server.as("fred", "user");
            id = eva.id();
            stream = fred.stream(new JsonObject().put("rate_limits", "off"));
            about = fred.comment(stream, "well");
            IntStream.range(0, COMMENTS).forEach(i -> eva.comment(stream, "number " + i));
            JsonObject like = new JsonObject().put("reaction_type", "like").put("comment_id", about);
            assertThat(eva.post("/api/streams/" + stream + "/reactions", like).status())
                    .isEqualTo(202);

            // When: comments can be taken back, reactions can't
            server.stopReactions();
            RunningServer.Reply promised = eva.delete("/api/me");

            // Then
            assertThat(promised.status()).isEqualTo(202);
            String comments = "/api/streams/" + stream + "/comments";
            await().until(() ->
                    eva.post(comments, new JsonObject().put("content", "x")).status() == 403);
            assertThat(Await.get(server.parts().comments().erasedUsers())).isEmpty();
        }
        try (RunningServer again = new RunningServer(data, 0)) {
            Caller fred = again.as("fred", "user");
            long eva = Long.parseLong(id);
            await().until(() ->
                    Await.get(again.parts().comments().erasedUsers()).contains(eva));
            assertThat(Await.get(again.parts().comments().reactionsOf(eva, 0, 10)))
                    .isEmpty();
            assertThat(shown(again, eva)).isEmpty();
            assertThat(fred.ids("/api/streams/" + stream + "/comments?page_size=200"))
                    .filteredOn(comment -> !comment.equals(about))
                    .allSatisfy(comment -> assertThat(
                                    fred.get("/api/comments/" + comment).json().getString("status"))
                            .isEqualTo("deleted"));
            assertThat(fred.get("/api/users/" + id).status()).isEqualTo(404);
        }
    }

    private static List<Comment> shown(RunningServer server, long user) {
        EnumSet<CommentStatus> all = EnumSet.complementOf(EnumSet.of(CommentStatus.DELETED));
        return Await.get(server.parts().comments().byUser(user, new Page(Long.MAX_VALUE, 0, 200, all))).stream()
                .map(StoredComment::comment)
                .toList();
    }
}
