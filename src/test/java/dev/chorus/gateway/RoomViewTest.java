package dev.chorus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomEntry.Kind;
import dev.chorus.reaction.Totals;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomViewTest {
    @Test
    void sinceGivesExactlyWhatFollows() {
        RoomView view = Posts.view(50);
        view.advance(Posts.posts(1, 30), "e");

        assertThat(view.since("e", 30)).contains(List.of());
        assertThat(view.since("e", 27).orElseThrow())
                .extracting(RoomEntry::offset)
                .containsExactly(28L, 29L, 30L);
        assertThat(view.since("e", 0).orElseThrow()).hasSize(30);
        assertThat(view.since("e", 31)).isEmpty();
        assertThat(view.since("other", 20)).isEmpty();
    }

    @Test
    void sinceReachesAThousandStepsBackAndNoFurther() {
        RoomView view = Posts.view(50);
        view.advance(Posts.posts(1, RoomView.STEPS + 10), "e");

        assertThat(view.since("e", 10).orElseThrow()).hasSize(RoomView.STEPS);
        assertThat(view.since("e", 9)).isEmpty();
    }

    @Test
    void thePageIsTheNewestAndWhatComesBackIsInItAgain() {
        RoomView view = Posts.view(3);
        view.advance(Posts.posts(1, 5), "e");
        assertThat(ids(view)).containsExactly(3L, 4L, 5L);

        view.advance(List.of(changed(6, 4, CommentStatus.HIDDEN, Kind.REMOVE)), "e");
        assertThat(ids(view)).containsExactly(3L, 5L);
        view.advance(List.of(changed(7, 1, CommentStatus.APPROVED, Kind.UPDATE)), "e");
        assertThat(ids(view)).as("below the page others are missing").containsExactly(3L, 5L);
        view.advance(List.of(changed(8, 4, CommentStatus.APPROVED, Kind.UPDATE)), "e");
        assertThat(ids(view)).containsExactly(3L, 4L, 5L);
    }

    @Test
    void pinsAreAtMostTwentyAndGoWithTheirComment() {
        RoomView view = Posts.view(50);
        view.advance(Posts.posts(1, 25), "e");
        List<RoomEntry> pins = new ArrayList<>();
        for (long id = 1; id <= 25; id++) {
            pins.add(Posts.entry(25 + id, Kind.UPDATE, Posts.post(id).comment().withMarks(true, false, 9)));
        }
        view.advance(pins, "e");
        assertThat(view.pinned())
                .hasSize(RoomView.PINS)
                .extracting(e -> e.comment().id())
                .startsWith(25L, 24L);

        view.advance(List.of(changed(51, 25, CommentStatus.DELETED, Kind.REMOVE)), "e");
        assertThat(view.pinned())
                .extracting(e -> e.comment().id())
                .startsWith(24L)
                .doesNotContain(25L);
    }

    @Test
    void aCopyGoesOnAsTheOriginal() {
        RoomView view = Posts.view(3);
        view.advance(Posts.posts(1, 9), "e");
        view.advance(List.of(changed(10, 8, CommentStatus.HIDDEN, Kind.REMOVE)), "e");
        RoomView copy = new RoomView(view.state(), 3);
        List<RoomEntry> next = List.of(changed(11, 2, CommentStatus.APPROVED, Kind.UPDATE));

        view.advance(next, "e");
        copy.advance(next, "e");

        assertThat(ids(copy)).isEqualTo(ids(view));
        assertThat(copy.since("e", 4)).isEqualTo(view.since("e", 4));
    }

    /** What a join shows is decided once more at the door, whatever a page holds by mistake. */
    @Test
    void aJoinNeverShowsWhatIsHeldOrHidden() {
        List<RoomEntry> page = new ArrayList<>();
        for (CommentStatus status : CommentStatus.values()) {
            page.add(Posts.entry(0, Kind.POST, Posts.comment(100 + status.ordinal(), Role.USER, status)));
        }
        RoomView view = new RoomView(
                new RoomView.State(Posts.ROOM, "e", 5, List.of(), page, 0, page, Totals.NONE, Map.of(), Map.of(), 0),
                50);

        JsonObject stranger = joined(view, Identity.ANONYMOUS);
        JsonObject staff = joined(view, HandGateway.identity(RoomScript.CREATOR));

        assertThat(stranger.encode()).contains("secret " + (100 + CommentStatus.APPROVED.ordinal()));
        for (CommentStatus status : CommentStatus.values()) {
            if (!status.isPublic()) {
                assertThat(stranger.encode()).doesNotContain("secret " + (100 + status.ordinal()));
            }
        }
        assertThat(stranger.encode()).doesNotContain("because").doesNotContain("client_metadata");
        assertThat(stranger.getJsonArray("comments")).hasSize(3);
        assertThat(stranger.getValue("you")).isNull();
        assertThat(staff.encode()).contains("secret " + (100 + CommentStatus.PENDING.ordinal()), "because");
        assertThat(staff.getJsonObject("you").getBoolean("moderator")).isTrue();
    }

    private static JsonObject joined(RoomView view, Identity who) {
        Frame frame = JoinFrames.of("r", view, who, 5, false, 1, Map.of());
        return new JsonObject(new String(frame.text(), StandardCharsets.UTF_8)).getJsonObject("payload");
    }

    private static RoomEntry changed(long offset, long id, CommentStatus status, Kind kind) {
        Comment comment = Posts.post(id).comment();
        return Posts.entry(offset, kind, comment.withStatus(status, "", 9));
    }

    private static List<Long> ids(RoomView view) {
        return view.recent().stream().map(e -> e.comment().id()).toList();
    }
}
