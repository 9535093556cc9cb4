package dev.chorus.port;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.account.Role;
import dev.chorus.comment.Comment;
import dev.chorus.event.Event;
import dev.chorus.event.Event.Change;
import dev.chorus.event.Head;
import dev.chorus.port.AnalyticsStore.Point;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.stream.Shard;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link AnalyticsStore} counts. */
public abstract class AnalyticsStoreContract {
    private static final long STREAM = 11;
    private static final int PARTITION = Shard.partitionOf(STREAM);
    private static final long MINUTE = 60_000;
    private static final long T = 1_000 * MINUTE;

    private final CommentScript script = new CommentScript(100);
    private long position;
    private AnalyticsStore store;

    /** A new, empty store. */
    protected abstract AnalyticsStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        get(store.close());
    }

    @Test
    void commentsRepliesLengthsAndPeopleAreCountedByMinute() {
        apply(comment(T, 1, 0), comment(T + 59_999, 1, 7), comment(T + MINUTE, 2, 0));

        List<Point> points = series(T, T + 3 * MINUTE, MINUTE);
        assertThat(points).extracting(Point::at).containsExactly(T, T + MINUTE, T + 2 * MINUTE);
        assertThat(points).extracting(Point::comments).containsExactly(2L, 1L, 0L);
        assertThat(points).extracting(Point::replies).containsExactly(1L, 0L, 0L);
        assertThat(points).extracting(Point::uniqueCommenters).containsExactly(1L, 1L, 0L);
        assertThat(points.getFirst().contentLength()).isEqualTo(6);
    }

    @Test
    void aWiderStepCountsAPersonOnce() {
        apply(comment(T, 1, 0), comment(T + MINUTE, 1, 0), comment(T + MINUTE, 2, 0), comment(T + 2 * MINUTE, 1, 0));

        List<Point> points = series(T, T + 3 * MINUTE, 2 * MINUTE);
        assertThat(points).extracting(Point::uniqueCommenters).containsExactly(2L, 1L);
        assertThat(points).extracting(Point::comments).containsExactly(3L, 1L);
    }

    @Test
    void reactionsAndActsAreCountedByName() {
        apply(
                reactions(T, "p", 1, op(0, "like", true, 20), op(5, "love", true, 1), op(5, "love", false, 1)),
                act(T, "hide"),
                act(T, "hide"),
                act(T, "pin"));

        Point point = series(T, T + MINUTE, MINUTE).getFirst();
        assertThat(point.reactions()).isEqualTo(Map.of("like", 20L, "love", 1L));
        assertThat(point.moderated()).isEqualTo(Map.of("hide", 2L, "pin", 1L));
    }

    @Test
    void aRedeliveredBatchCountsNothing() {
        Logged first = comment(T, 1, 0);
        Logged second = comment(T, 2, 0);
        apply(first);
        apply(first, second);
        apply(first, second);

        assertThat(series(T, T + MINUTE, MINUTE).getFirst().comments()).isEqualTo(2);
    }

    @Test
    void aBatchOfReactionsAppendedTwiceCountsOnce() {
        apply(reactions(T, "p", 1, op(0, "like", true, 2)));
        apply(reactions(T, "p", 1, op(0, "like", true, 2)), reactions(T, "q", 1, op(0, "like", true, 1)));
        apply(reactions(T, "p", 2, op(0, "like", true, 4)), reactions(T, "p", 2, op(0, "like", true, 4)));

        assertThat(series(T, T + MINUTE, MINUTE).getFirst().reactions()).isEqualTo(Map.of("like", 7L));
    }

    @Test
    void topicsHavePositionsOfTheirOwn() {
        Logged reactions = reactions(T, "p", 1, op(0, "like", true, 2));
        Logged comment =
                new Logged(Topic.COMMENTS, PARTITION, 1, comment(T, 1, 0).event());
        apply(reactions);
        apply(comment);

        assertThat(get(store.positions()))
                .isEqualTo(Map.of(
                        AnalyticsStore.source(Topic.COMMENTS, PARTITION),
                        1L,
                        AnalyticsStore.source(Topic.REACTIONS, PARTITION),
                        reactions.position()));
        assertThat(series(T, T + MINUTE, MINUTE).getFirst().comments()).isEqualTo(1);
    }

    @Test
    void expiryForgetsOlderMinutesOfEveryStream() {
        apply(comment(T, 1, 0), comment(T + MINUTE, 1, 0), reactions(T, "p", 1, op(0, "like", true, 2)));
        get(store.expire(T + MINUTE + 500));

        List<Point> points = series(T, T + 2 * MINUTE, MINUTE);
        assertThat(points).extracting(Point::comments).containsExactly(0L, 1L);
        assertThat(points).extracting(Point::uniqueCommenters).containsExactly(0L, 1L);
        assertThat(points.getFirst().reactions()).isEmpty();
    }

    @Test
    void anErasedUserStaysANumberOnly() {
        apply(comment(T, 1, 0), comment(T, 2, 0), comment(T + MINUTE, 1, 0));
        Head head = new Head(script.nextId(), 0, "", 0, T, 1, "");
        apply(new Logged(Topic.COMMENTS, PARTITION, ++position, new Event.UserErased(head, 1)));
        apply(comment(T, 1, 0));

        assertThat(series(T, T + 2 * MINUTE, MINUTE))
                .extracting(Point::uniqueCommenters)
                .containsExactly(3L, 1L);
    }

    @Test
    void stepsAndSpansOutOfRangeAreRefused() {
        assertThatThrownBy(() -> series(T, T + MINUTE, 61_000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> series(T, T + MINUTE, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> series(T, T + 1_501 * MINUTE, MINUTE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(series(T, T + 1_500 * MINUTE, MINUTE)).hasSize(1_500);
        assertThat(series(T, T, MINUTE)).isEmpty();
    }

    private List<Point> series(long from, long to, long step) {
        return get(store.series(STREAM, from, to, step));
    }

    private void apply(Logged... batch) {
        get(store.apply(List.of(batch)));
    }

    /** Three code points, one of them outside the basic plane. */
    private Logged comment(long at, long user, long parent) {
        Comment comment = script.comment(STREAM, user, parent).withContent("ab\uD83D\uDE00", List.of(), 0);
        return changed(at, Change.CREATED, comment, "");
    }

    private Logged act(long at, String act) {
        return changed(at, Change.MODERATED, script.comment(STREAM, 1, 0), act);
    }

    private Logged changed(long at, Change change, Comment comment, String act) {
        Event event = new Event.CommentChanged(head(at), change, comment, act, "", 0, Role.USER);
        return new Logged(Topic.COMMENTS, PARTITION, ++position, event);
    }

    private Logged reactions(long at, String producer, long seq, ReactionOp... ops) {
        Event event = new Event.Reactions(head(at), producer, seq, List.of(ops));
        return new Logged(Topic.REACTIONS, PARTITION, ++position, event);
    }

    private Head head(long at) {
        return new Head(script.nextId(), STREAM, "", 0, at, 1, "");
    }

    private ReactionOp op(long comment, String type, boolean add, int count) {
        return new ReactionOp(script.nextId(), 1, comment, type, add, count, "");
    }
}
