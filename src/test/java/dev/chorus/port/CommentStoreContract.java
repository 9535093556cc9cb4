package dev.chorus.port;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.stream.Shard;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link CommentStore} does with comments. Reactions: {@link ReactionStoreContract}. */
public abstract class CommentStoreContract {
    private static final long STREAM = 11;
    private static final long OTHER = 12;
    private static final Set<CommentStatus> ALL = EnumSet.allOf(CommentStatus.class);
    private static final Set<CommentStatus> PUBLIC = Set.of(CommentStatus.APPROVED);
    private static final String GROUP = "projector";

    private final CommentScript script = new CommentScript(100);
    private CommentStore store;

    /** A new, empty store. */
    protected abstract CommentStore open(Clock clock);

    @BeforeEach
    void openStore() {
        store = open(Clock.systemUTC());
    }

    @AfterEach
    void closeStore() {
        get(store.close());
    }

    @Test
    void aCommentComesBackAsItWasLogged() {
        Comment comment = script.comment(STREAM, 1, 0);
        Logged created = script.created(comment);
        apply(created);

        StoredComment found = get(store.find(comment.id())).orElseThrow();
        assertThat(found.comment()).isEqualTo(comment);
        assertThat(found.position()).isEqualTo(created.position());
        assertThat(found.replies()).isZero();
        assertThat(found.totals().counts()).isEmpty();
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(get(store.find(1))).isEmpty();
        assertThat(get(store.findAll(List.of(1L, 2L)))).isEmpty();
        assertThat(get(store.head(STREAM))).isEqualTo(RoomHead.NONE);
        assertThat(get(store.counts(List.of(STREAM)))).isEmpty();
        assertThat(get(store.positions(GROUP))).isEmpty();
        assertThat(get(store.byStream(STREAM, Page.newest(50, ALL)))).isEmpty();
    }

    @Test
    void theLastOfSeveralChangesInOneBatchStands() {
        Comment comment = script.comment(STREAM, 1, 0);
        apply(script.created(comment), script.edited(comment, "one"), script.edited(comment, "two"));

        assertThat(get(store.find(comment.id())).orElseThrow().comment().content())
                .isEqualTo("two");
        assertThat(publicCount(STREAM)).isEqualTo(1);
    }

    @Test
    void anOlderEventThatComesLateChangesNothing() {
        Comment comment = script.comment(STREAM, 1, 0);
        Logged created = script.created(comment);
        Logged edited = script.edited(comment, "newer");
        Logged deleted = script.deleted(comment);
        apply(created, edited, deleted);
        List<Object> before = state(STREAM);

        apply(edited);
        apply(created);

        assertThat(state(STREAM)).isEqualTo(before);
        assertThat(get(store.find(comment.id())).orElseThrow().comment().status())
                .isEqualTo(CommentStatus.DELETED);
    }

    @Test
    void positionsAreKeptPerGroupAndNeverGoBack() {
        Logged first = script.created(script.comment(STREAM, 1, 0));
        Logged second = script.created(script.comment(STREAM, 1, 0));
        apply(first, second);
        apply(first);
        get(store.apply("other", List.of(first)));

        int partition = Shard.partitionOf(STREAM);
        assertThat(get(store.positions(GROUP))).isEqualTo(Map.of(partition, second.position()));
        assertThat(get(store.positions("other"))).isEqualTo(Map.of(partition, first.position()));
    }

    @Test
    void theHeadIsTheNewestRoomEventAndHeldCommentsDoNotMoveIt() {
        Logged first = script.created(script.comment(STREAM, 1, 0));
        Logged second = script.created(script.comment(STREAM, 1, 0));
        apply(first, second, script.held(script.comment(STREAM, 1, 0)));
        apply(first);

        assertThat(get(store.head(STREAM))).isEqualTo(new RoomHead(CommentScript.EPOCH, 2, second.position()));
    }

    @Test
    void repliesCountWhilePublic() {
        Comment parent = script.comment(STREAM, 1, 0);
        Comment one = script.comment(STREAM, 2, parent.id());
        Comment two = script.comment(STREAM, 3, parent.id());
        apply(script.created(parent), script.created(one));
        apply(script.created(two));
        assertThat(replies(parent)).isEqualTo(2);

        apply(script.status(one, CommentStatus.HIDDEN));
        assertThat(replies(parent)).isEqualTo(1);
        apply(script.status(one, CommentStatus.APPROVED), script.deleted(two));
        assertThat(replies(parent)).isEqualTo(1);
        assertThat(publicCount(STREAM)).isEqualTo(2);
    }

    @Test
    void aHeldReplyCountsWhenItIsApproved() {
        Comment parent = script.comment(STREAM, 1, 0);
        Comment reply = script.comment(STREAM, 2, parent.id()).withStatus(CommentStatus.PENDING, "links", 0);
        apply(script.created(parent), script.held(reply));
        assertThat(replies(parent)).isZero();

        apply(script.status(reply, CommentStatus.APPROVED));
        assertThat(replies(parent)).isEqualTo(1);
    }

    @Test
    void aDeletedParentKeepsItsThread() {
        Comment parent = script.comment(STREAM, 1, 0);
        Comment reply = script.comment(STREAM, 2, parent.id());
        apply(script.created(parent), script.created(reply), script.deleted(parent));

        StoredComment found = get(store.find(parent.id())).orElseThrow();
        assertThat(found.comment().status()).isEqualTo(CommentStatus.DELETED);
        assertThat(found.replies()).isEqualTo(1);
        assertThat(ids(get(store.replies(parent.id(), Page.newest(50, PUBLIC)))))
                .containsExactly(reply.id());
    }

    @Test
    void repliesSeenBeforeTheirParentAreCounted() {
        Comment parent = script.comment(STREAM, 1, 0);
        Logged created = script.created(parent);
        apply(script.created(script.comment(STREAM, 2, parent.id())));
        Logged second = script.created(script.comment(STREAM, 3, parent.id()));
        apply(created, second);

        assertThat(replies(parent)).isEqualTo(2);
    }

    @Test
    void pagesHoldTheWantedStatusesNewestFirst() {
        Comment a = script.comment(STREAM, 1, 0);
        Comment b = script.comment(STREAM, 1, a.id());
        Comment c = script.comment(STREAM, 2, 0);
        Comment elsewhere = script.comment(OTHER, 1, 0);
        apply(script.created(a), script.created(b), script.created(c), script.created(elsewhere));
        apply(script.status(b, CommentStatus.HIDDEN));

        assertThat(ids(get(store.byStream(STREAM, Page.newest(50, PUBLIC))))).containsExactly(c.id(), a.id());
        assertThat(ids(get(store.byStream(STREAM, Page.newest(50, ALL))))).containsExactly(c.id(), b.id(), a.id());
        assertThat(ids(get(store.byStream(STREAM, Page.newest(1, ALL))))).containsExactly(c.id());
        assertThat(get(store.byStream(STREAM, Page.newest(50, Set.of())))).isEmpty();
        assertThat(ids(get(store.byUser(1, Page.newest(50, PUBLIC))))).containsExactly(elsewhere.id(), a.id());
        assertThat(ids(get(store.replies(a.id(), Page.newest(50, Set.of(CommentStatus.HIDDEN))))))
                .containsExactly(b.id());
    }

    @Test
    void aForwardPageIsTheOldestAfterItsCursor() {
        List<Comment> all = post(STREAM, 6);
        List<Long> page = ids(get(
                store.byStream(STREAM, new Page(Long.MAX_VALUE, all.getFirst().id(), 2, PUBLIC))));
        List<Long> bounded = ids(get(
                store.byStream(STREAM, new Page(all.get(2).id(), all.getFirst().id(), 5, PUBLIC))));

        assertThat(page).containsExactly(all.get(2).id(), all.get(1).id());
        assertThat(bounded).containsExactly(all.get(1).id());
    }

    @Test
    void pinnedArePublicOnesAndAtMostTwenty() {
        List<Comment> all = post(STREAM, 23);
        all.forEach(c -> apply(script.pinned(c)));
        apply(script.status(all.getLast(), CommentStatus.HIDDEN));

        List<Long> pinned = ids(get(store.pinned(STREAM)));
        assertThat(pinned).hasSize(20).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(pinned.getFirst()).isEqualTo(all.get(21).id());
    }

    @Test
    void oldIdsAreFoundWithinTheirStreamOnly() {
        Comment comment = script.comment(STREAM, 1, 0);
        apply(script.created(comment));

        assertThat(get(store.findExternal(STREAM, comment.externalId()))).isPresent();
        assertThat(get(store.findExternal(OTHER, comment.externalId()))).isEmpty();
        assertThat(get(store.findExternal(STREAM, ""))).isEmpty();
    }

    @Test
    void manyAreFoundAtOnce() {
        List<Comment> all = post(STREAM, 5);
        List<Long> wanted = new ArrayList<>(all.stream().map(Comment::id).toList());
        wanted.add(1L);

        assertThat(get(store.findAll(wanted)).keySet())
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(Comment::id).toList());
    }

    @Test
    void anErasedUserLeavesEmptyPlaces() {
        Comment mine = script.comment(STREAM, 1, 0);
        Comment reply = script.comment(STREAM, 1, mine.id());
        Comment other = script.comment(STREAM, 2, mine.id());
        List<Logged> history = List.of(script.created(mine), script.created(reply), script.created(other));
        apply(history.toArray(Logged[]::new));
        apply(script.erased(1));

        Comment left = get(store.find(mine.id())).orElseThrow().comment();
        assertThat(left.status()).isEqualTo(CommentStatus.DELETED);
        assertThat(List.of(
                        left.content(), left.author().username(), left.author().displayName(), left.clientMetadata()))
                .containsOnly("");
        assertThat(left.author().avatarUrl() + left.moderationReason()).isEmpty();
        assertThat(left.mentions()).isEmpty();
        assertThat(replies(mine)).isEqualTo(1);
        assertThat(publicCount(STREAM)).isEqualTo(1);
        assertThat(get(store.find(other.id())).orElseThrow().comment()).isEqualTo(other);
    }

    @Test
    void aRebuildHonoursAnErasure() {
        Comment mine = script.comment(STREAM, 1, 0);
        Logged created = script.created(mine);
        Logged edited = script.edited(mine, "again");
        apply(created, script.erased(1));
        Comment later = script.comment(STREAM, 1, 0);
        apply(script.created(later));
        get(store.clear(0));

        apply(created);
        apply(edited, script.created(later));

        assertThat(get(store.find(mine.id())).orElseThrow().comment().content()).isEmpty();
        assertThat(get(store.find(later.id())).orElseThrow().comment()).isEqualTo(later);
        assertThat(publicCount(STREAM)).isEqualTo(1);
    }

    @Test
    void aClearedStreamAppliedAgainIsWhatItWasAndOthersAreUntouched() {
        List<Logged> history = new ArrayList<>();
        Comment parent = script.comment(STREAM, 1, 0);
        Comment reply = script.comment(STREAM, 2, parent.id());
        history.add(script.created(parent));
        history.add(script.created(reply));
        history.add(script.pinned(parent));
        history.add(script.deleted(reply));
        apply(history.toArray(Logged[]::new));
        apply(script.created(script.comment(OTHER, 1, 0)));
        List<Object> before = state(STREAM);
        List<Object> other = state(OTHER);

        get(store.clear(STREAM));
        assertThat(get(store.byStream(STREAM, Page.newest(50, ALL)))).isEmpty();
        assertThat(get(store.head(STREAM))).isEqualTo(RoomHead.NONE);
        assertThat(state(OTHER)).isEqualTo(other);
        apply(history.toArray(Logged[]::new));

        assertThat(state(STREAM)).isEqualTo(before);
    }

    @Test
    void clearingAllForgetsPositionsToo() {
        post(STREAM, 3);
        get(store.clear(0));

        assertThat(get(store.positions(GROUP))).isEmpty();
        assertThat(get(store.counts(List.of(STREAM)))).isEmpty();
    }

    @Test
    void expiryTakesTheOldestUpToItsLimit() {
        List<Comment> all = post(STREAM, 5);
        post(OTHER, 1);
        long at = all.get(3).createdAt();

        assertThat(get(store.expire(STREAM, at, 2))).isEqualTo(2);
        assertThat(get(store.find(all.get(1).id()))).isEmpty();
        assertThat(get(store.find(all.get(2).id()))).isPresent();
        assertThat(get(store.expire(STREAM, at, 2))).isEqualTo(1);
        assertThat(get(store.expire(STREAM, at, 2))).isZero();
        assertThat(publicCount(STREAM)).isEqualTo(2);
        assertThat(publicCount(OTHER)).isEqualTo(1);
    }

    @Test
    void anAnsweringStoreAnswersPings() {
        get(store.ping());
    }

    private void apply(Logged... batch) {
        get(store.apply(GROUP, List.of(batch)));
    }

    private List<Comment> post(long stream, int count) {
        List<Comment> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(script.comment(stream, 1 + i % 3, 0));
            apply(script.created(all.getLast()));
        }
        return all;
    }

    private int replies(Comment parent) {
        return get(store.find(parent.id())).orElseThrow().replies();
    }

    private long publicCount(long stream) {
        return get(store.counts(List.of(stream))).get(stream).comments();
    }

    private List<Object> state(long stream) {
        return List.of(
                get(store.byStream(stream, Page.newest(201, ALL))),
                get(store.head(stream)),
                get(store.counts(List.of(stream))),
                get(store.positions(GROUP)));
    }

    private static List<Long> ids(List<StoredComment> page) {
        return page.stream().map(c -> c.comment().id()).toList();
    }
}
