package dev.chorus.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.adapter.embedded.Await;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Sight;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class CommentReaderTest {
    private static final Identity MODERATOR = Samples.identity(RoomScript.CREATOR, Role.USER);
    private static final Identity AUTHOR = Samples.identity(RoomScript.AUTHORS, Role.USER);

    private static ReadSide side;

    @BeforeContainer
    static void open() throws Exception {
        side = ReadSide.open();
    }

    @AfterContainer
    static void close() {
        side.close();
    }

    /** The law of cursors: whatever is projected, before and during the walk, each comment comes once, newest first. */
    @Property(tries = 150)
    void everyWalkReturnsEachVisibleCommentOnce(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int steps,
            @ForAll @IntRange(min = 1, max = 7) int size) {
        Random random = new Random(seed);
        RoomScript room = side.room(random);
        for (int i = 0; i < steps; i++) {
            room.step();
            if (random.nextInt(4) == 0) {
                room.project(random.nextInt(6));
            }
        }

        for (Identity viewer : List.of(Identity.ANONYMOUS, AUTHOR, MODERATOR)) {
            List<CommentView> older = walk(room, viewer, Cursor.NEWEST, size, random);

            assertThat(older).map(view -> view.comment().id()).isEqualTo(room.visible(viewer));
            assertThat(older).allSatisfy(view -> assertThat(view.comment())
                    .isEqualTo(room.comments().get(view.comment().id())));
            if (!older.isEmpty()) {
                long oldest = older.getLast().comment().id();
                List<CommentView> newer = walk(room, viewer, Cursor.newerThan(oldest), size, random);

                assertThat(newer)
                        .map(view -> view.comment().id())
                        .isEqualTo(room.visible(viewer)
                                .subList(0, older.size() - 1)
                                .reversed());
            }
        }
    }

    @Property(tries = 60)
    void repliesAreCountedOnceWhetherProjectedOrNot(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int steps) {
        Random random = new Random(seed);
        RoomScript room = side.room(random);
        for (int i = 0; i < steps; i++) {
            room.step();
            if (random.nextInt(4) == 0) {
                room.project(random.nextInt(6));
            }
        }

        List<CommentView> all = walk(room, MODERATOR, Cursor.NEWEST, 200, random);

        Map<Long, Integer> replies = new TreeMap<>();
        room.comments().values().stream()
                .filter(comment -> comment.isReply() && comment.status().isPublic())
                .forEach(comment -> replies.merge(comment.parentId(), 1, Integer::sum));
        assertThat(all).allSatisfy(view -> assertThat(view.replies())
                .isEqualTo(replies.getOrDefault(view.comment().id(), 0)));
    }

    @Example
    void aWalkThroughRepliesSeesTheDirectOnes() {
        Random random = new Random(3);
        RoomScript room = side.room(random);
        var parent = room.post(0);
        List<Long> replies = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            replies.addFirst(room.post(parent.id()).id());
            room.post(0);
            room.project(1);
        }

        List<Long> read = new ArrayList<>();
        Cursor from = Cursor.NEWEST;
        for (String next = "?"; !next.isEmpty(); from = next.isEmpty() ? from : Cursor.parse(next)) {
            CommentPage page =
                    Await.get(side.reader().replies(Identity.ANONYMOUS, room.stream(), parent.id(), from, 2));
            page.items().forEach(view -> read.add(view.comment().id()));
            next = page.next();
        }

        assertThat(read).isEqualTo(replies);
    }

    @Example
    void aHeldCommentIsFoundByItsAuthorAndNotByOthers() {
        RoomScript room = side.room(new Random(1));
        var held = room.hold();

        CommentView own = Await.get(side.reader().one(AUTHOR, held.id()));
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> Await.get(side.reader().one(Identity.ANONYMOUS, held.id())));

        assertThat(own.sight()).isEqualTo(Sight.OWN);
        assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Example
    void otherStatusesAreListedForWhoAsks() {
        RoomScript room = side.room(new Random(2));
        room.post(0);
        var held = room.hold();
        room.project(1);

        CommentPage page = Await.get(
                side.reader().page(MODERATOR, room.stream(), Cursor.NEWEST, 50, Set.of(CommentStatus.PENDING)));

        assertThat(page.items()).map(view -> view.comment().id()).containsExactly(held.id());
    }

    @Example
    void theNewerTotalsWin() {
        RoomScript room = side.room(new Random(4));
        var comment = room.post(0);
        var target = new Target(comment.streamId(), comment.id());
        Await.get(side.hot().putTotals(Map.of(target, new Totals(Map.of("like", 3L), 9))));

        CommentView view = Await.get(side.reader().one(Identity.ANONYMOUS, comment.id()));

        assertThat(view.totals().counts()).isEqualTo(Map.of("like", 3L));
    }

    @Example
    void whatWasAcknowledgedLiesOverWhatIsStored() {
        assertThat(ReactionReader.overlay(List.of("like"), Map.of("", "love"))).containsExactly("love");
        assertThat(ReactionReader.overlay(List.of("like"), Map.of("", ""))).isEmpty();
        assertThat(ReactionReader.overlay(List.of("like", "wow"), Map.of("wow", "", "sad", "sad")))
                .containsExactly("like", "sad");
    }

    @Example
    void withoutTheStoreTheHotTailIsServedAndSaysSo() throws Exception {
        try (ReadSide dying = ReadSide.open()) {
            RoomScript room = dying.room(new Random(5));
            List<Long> posted = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                posted.addFirst(room.post(0).id());
            }
            Await.get(dying.store().close());

            CommentPage page =
                    Await.get(dying.reader().page(Identity.ANONYMOUS, room.stream(), Cursor.NEWEST, 3, Set.of()));

            assertThat(page.partial()).isTrue();
            assertThat(page.items()).map(view -> view.comment().id()).isEqualTo(posted.subList(0, 3));
            CommentPage top = Await.get(dying.reader().top(Identity.ANONYMOUS, room.stream()));
            CommentPage written = Await.get(dying.reader().byUser(Identity.ANONYMOUS, 10, Cursor.NEWEST, 3));
            assertThat(List.of(top, written)).allSatisfy(list -> {
                assertThat(list.partial()).isTrue();
                assertThat(list.items()).isEmpty();
            });
        }
    }

    private static List<CommentView> walk(RoomScript room, Identity viewer, Cursor from, int size, Random random) {
        List<CommentView> read = new ArrayList<>();
        String next = "?";
        Cursor at = from;
        while (!next.isEmpty()) {
            CommentPage page = Await.get(side.reader().page(viewer, room.stream(), at, size, Set.of()));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
            read.addAll(at.isForward() ? page.items().reversed() : page.items());
            next = at.isForward() ? page.prev() : page.next();
            at = next.isEmpty() ? at : Cursor.parse(next);
            room.project(random.nextInt(3));
        }
        return read;
    }
}
