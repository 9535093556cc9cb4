package dev.chorus.port;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.port.CommentStore.ProducerKey;
import dev.chorus.port.CommentStore.ReactionEffects;
import dev.chorus.port.CommentStore.StreamCounts;
import dev.chorus.port.CommentStore.TapCell;
import dev.chorus.port.CommentStore.UserReaction;
import dev.chorus.reaction.Register;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Shard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link CommentStore} does with reactions. */
public abstract class ReactionStoreContract {
    private static final long STREAM = 11;
    private static final int PARTITION = Shard.partitionOf(STREAM);
    private static final Target TAPS = new Target(STREAM, 0);

    private final CommentScript script = new CommentScript(100);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private CommentStore store;

    /** A new, empty store. */
    protected abstract CommentStore open(Clock clock);

    @BeforeEach
    void openStore() {
        store = open(new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
    }

    @AfterEach
    void closeStore() {
        get(store.close());
    }

    @Test
    void theLaterStampWinsInWhicheverOrderTheyCome() {
        Register first = register(5, 1, "like", 10, 3);
        Register second = register(5, 1, "love", 10, 4);
        Register third = register(5, 1, "", 11, 0);
        apply(List.of(second), Map.of(), 10);
        apply(List.of(first), Map.of(), 10);
        assertThat(stored(first.key())).isEqualTo(second);

        apply(List.of(third), Map.of(), 11);
        apply(List.of(second), Map.of(), 11);
        assertThat(stored(first.key())).isEqualTo(third);
    }

    @Test
    void slotsAreRegistersOfTheirOwn() {
        Register like = new Register(new Register.Key(5, 1, "like"), "like", 10, 0);
        Register love = new Register(new Register.Key(5, 1, "love"), "love", 10, 1);
        apply(List.of(like, love), Map.of(), 10);

        assertThat(get(store.registers(List.of(like.key(), love.key(), new Register.Key(5, 2, "")))))
                .isEqualTo(Map.of(like.key(), like, love.key(), love));
        assertThat(get(store.reacted(1, List.of(5L, 6L)))).isEqualTo(Map.of(5L, List.of("like", "love")));
    }

    @Test
    void aRemovedReactionIsNotReacted() {
        apply(
                List.of(register(5, 1, "", 10, 0), register(6, 1, "wow", 10, 1), register(6, 2, "sad", 10, 2)),
                Map.of(),
                10);

        assertThat(get(store.reacted(1, List.of(5L, 6L)))).isEqualTo(Map.of(6L, List.of("wow")));
    }

    @Test
    void totalsOfALowerOrTheSamePositionAreRefused() {
        Target target = new Target(STREAM, 5);
        apply(List.of(), Map.of(target, totals(20, "like", 3)), 20);
        apply(List.of(), Map.of(target, totals(20, "like", 9)), 20);
        apply(List.of(), Map.of(target, totals(19, "like", 8)), 19);

        assertThat(get(store.totals(List.of(target, TAPS)))).isEqualTo(Map.of(target, totals(20, "like", 3)));
        assertThat(counts().reactions()).isEqualTo(3);
        assertThat(get(store.positions("aggregator"))).isEqualTo(Map.of(PARTITION, 20L));
    }

    @Test
    void aStreamCountsTapsAndRegisters() {
        apply(List.of(), Map.of(TAPS, totals(20, "like", 40), new Target(STREAM, 5), totals(20, "wow", 2)), 20);
        apply(List.of(), Map.of(new Target(STREAM, 5), totals(21, "wow", 1)), 21);

        assertThat(counts()).isEqualTo(new StreamCounts(0, 41));
    }

    @Test
    void aCommentCarriesItsTotalsWhicheverCameFirst() {
        Comment comment = script.comment(STREAM, 1, 0);
        Target target = new Target(STREAM, comment.id());
        apply(List.of(), Map.of(target, totals(20, "like", 3)), 20);
        get(store.apply("projector", List.of(script.created(comment))));

        assertThat(get(store.find(comment.id())).orElseThrow().totals()).isEqualTo(totals(20, "like", 3));
        assertThat(get(store.byStream(STREAM, Page.newest(5, Set.of(CommentStatus.APPROVED))))
                        .getFirst()
                        .totals())
                .isEqualTo(totals(20, "like", 3));
    }

    @Test
    void tapsAreAbsolutePerCellAndFencedByPosition() {
        TapCell like = new TapCell(STREAM, 100, "like");
        TapCell next = new TapCell(STREAM, 101, "like");
        taps(Map.of(like, 5L), 10);
        taps(Map.of(like, 8L, next, 2L), 11);
        taps(Map.of(like, 5L), 10);

        assertThat(get(store.taps(List.of(like, next, new TapCell(STREAM, 102, "like")))))
                .isEqualTo(Map.of(like, 8L, next, 2L));
        assertThat(get(store.recount(TAPS)).counted()).isEqualTo(Map.of("like", 10L));
    }

    @Test
    void aRecountSetsRawRowsBesideTheTotals() {
        Target target = new Target(STREAM, 5);
        apply(
                List.of(
                        register(5, 1, "like", 10, 0),
                        register(5, 2, "like", 10, 1),
                        register(5, 3, "", 10, 2),
                        register(6, 3, "like", 10, 3)),
                Map.of(target, totals(10, "like", 3)),
                10);

        CommentStore.Recount recount = get(store.recount(target));
        assertThat(recount.counted()).isEqualTo(Map.of("like", 2L));
        assertThat(recount.stored()).isEqualTo(totals(10, "like", 3));
        assertThat(recount.position()).isEqualTo(10);
        assertThat(get(store.recount(new Target(STREAM, 99))).stored()).isEqualTo(Totals.NONE);
    }

    @Test
    void producersKeepTheirHighestSequenceForADay() {
        producer("a", 7);
        producer("a", 5);
        now = now.plus(Duration.ofHours(20));
        producer("b", 1);
        assertThat(get(store.producers(PARTITION))).isEqualTo(Map.of("a", 7L, "b", 1L));

        now = now.plus(Duration.ofHours(5));
        assertThat(get(store.producers(PARTITION))).isEqualTo(Map.of("b", 1L));
        assertThat(get(store.producers((PARTITION + 1) % 64))).isEmpty();
    }

    @Test
    void theTopIsPublicAboveTenMostFirst() {
        List<Comment> all = new ArrayList<>();
        List<Logged> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(script.comment(STREAM, 1, 0));
            created.add(script.created(all.get(i)));
        }
        get(store.apply("projector", created));
        long[] reactions = {10, 11, 50, 99, 30};
        for (int i = 0; i < 5; i++) {
            apply(List.of(), Map.of(target(all.get(i)), totals(20 + i, "like", reactions[i])), 20 + i);
        }
        get(store.apply("projector", List.of(script.status(all.get(3), CommentStatus.HIDDEN))));

        assertThat(get(store.top(STREAM)).stream().map(c -> c.comment().id()))
                .containsExactly(all.get(2).id(), all.get(4).id(), all.get(1).id());
    }

    @Test
    void theTopHoldsTwoHundred() {
        List<Logged> created = new ArrayList<>();
        Map<Target, Totals> totals = new HashMap<>();
        for (int i = 0; i < 230; i++) {
            Comment comment = script.comment(STREAM, 1, 0);
            created.add(script.created(comment));
            totals.put(target(comment), totals(50, "like", 100 + i));
        }
        get(store.apply("projector", created));
        apply(List.of(), totals, 50);

        List<StoredComment> top = get(store.top(STREAM));
        assertThat(top).hasSize(200);
        assertThat(top.getFirst().totals().sum()).isEqualTo(329);
        assertThat(top.getLast().totals().sum()).isEqualTo(130);
    }

    @Test
    void changedTargetsComeOldestFirst() {
        for (int i = 1; i <= 4; i++) {
            apply(List.of(), Map.of(new Target(STREAM, i), totals(10 * i, "like", i)), 10 * i);
        }
        apply(List.of(), Map.of(new Target(STREAM, 1), totals(90, "like", 9)), 90);

        assertThat(get(store.changedAfter(PARTITION, 20, 2)))
                .containsExactly(new Target(STREAM, 3), new Target(STREAM, 4));
        assertThat(get(store.changedAfter(PARTITION, 20, 10)))
                .containsExactly(new Target(STREAM, 3), new Target(STREAM, 4), new Target(STREAM, 1));
        assertThat(get(store.changedAfter((PARTITION + 1) % 64, -1, 10))).isEmpty();
    }

    @Test
    void whatAUserHasIsListedByComment() {
        apply(
                List.of(
                        register(5, 1, "like", 10, 0),
                        register(6, 1, "", 10, 1),
                        register(7, 1, "sad", 10, 2),
                        register(7, 2, "like", 10, 3)),
                Map.of(),
                10);

        assertThat(get(store.reactionsOf(1, 0, 10)))
                .extracting(UserReaction::commentId, UserReaction::type)
                .containsExactly(tuple(5L, "like"), tuple(7L, "sad"));
        assertThat(get(store.reactionsOf(1, 0, 1)))
                .extracting(UserReaction::commentId)
                .containsExactly(5L);
        assertThat(get(store.reactionsOf(1, 5, 10)))
                .extracting(UserReaction::commentId)
                .containsExactly(7L);
    }

    @Test
    void anErasedUsersRegistersGoAndStayGone() {
        Register mine = register(5, 1, "like", 10, 0);
        Register other = register(5, 2, "like", 10, 1);
        apply(List.of(mine, other), Map.of(), 10);
        get(store.apply("projector", List.of(script.erased(1))));
        assertThat(get(store.registers(List.of(mine.key(), other.key()))).keySet())
                .containsExactly(other.key());

        apply(List.of(mine), Map.of(), 11);
        assertThat(get(store.registers(List.of(mine.key())))).isEmpty();
        assertThat(get(store.erasedUsers())).containsExactly(1L);
    }

    @Test
    void aClearedStreamTakesItsReactionsAgain() {
        Register register = register(5, 1, "like", 10, 0);
        TapCell cell = new TapCell(STREAM, 100, "like");
        Map<Target, Totals> totals = Map.of(new Target(STREAM, 5), totals(10, "like", 1), TAPS, totals(10, "like", 4));
        ReactionEffects effects = new ReactionEffects(
                List.of(register),
                Map.of(register.key(), STREAM),
                totals,
                Map.of(cell, 4L),
                Map.of(),
                Map.of(PARTITION, 10L));
        get(store.applyReactions(effects));
        get(store.clear(STREAM));
        assertThat(get(store.registers(List.of(register.key())))).isEmpty();
        assertThat(get(store.totals(totals.keySet()))).isEmpty();
        assertThat(get(store.taps(List.of(cell)))).isEmpty();

        get(store.applyReactions(effects));
        assertThat(get(store.registers(List.of(register.key())))).containsValue(register);
        assertThat(get(store.totals(totals.keySet()))).isEqualTo(totals);
        assertThat(get(store.taps(List.of(cell)))).isEqualTo(Map.of(cell, 4L));
        assertThat(counts().reactions()).isEqualTo(5);
    }

    @Test
    void expiryTakesReactionsAlong() {
        Comment comment = script.comment(STREAM, 1, 0);
        Register register = register(comment.id(), 1, "like", 10, 0);
        get(store.apply("projector", List.of(script.created(comment))));
        apply(List.of(register), Map.of(target(comment), totals(10, "like", 1), TAPS, totals(10, "like", 4)), 10);
        get(store.expire(STREAM, comment.createdAt() + 1, 10));

        assertThat(get(store.registers(List.of(register.key())))).isEmpty();
        assertThat(get(store.totals(List.of(target(comment))))).isEmpty();
        assertThat(counts()).isEqualTo(new StreamCounts(0, 4));
    }

    private void apply(List<Register> registers, Map<Target, Totals> totals, long position) {
        Map<Register.Key, Long> streams = new HashMap<>();
        registers.forEach(r -> streams.put(r.key(), STREAM));
        get(store.applyReactions(
                new ReactionEffects(registers, streams, totals, Map.of(), Map.of(), Map.of(PARTITION, position))));
    }

    private void taps(Map<TapCell, Long> taps, long position) {
        get(store.applyReactions(
                new ReactionEffects(List.of(), Map.of(), Map.of(), taps, Map.of(), Map.of(PARTITION, position))));
    }

    private void producer(String name, long seq) {
        get(store.applyReactions(new ReactionEffects(
                List.of(), Map.of(), Map.of(), Map.of(), Map.of(new ProducerKey(PARTITION, name), seq), Map.of())));
    }

    private Register stored(Register.Key key) {
        return get(store.registers(List.of(key))).get(key);
    }

    private StreamCounts counts() {
        return get(store.counts(List.of(STREAM))).get(STREAM);
    }

    private static Target target(Comment comment) {
        return new Target(STREAM, comment.id());
    }

    private static Register register(long comment, long user, String type, long position, int index) {
        return new Register(new Register.Key(comment, user, ""), type, position, index);
    }

    private static Totals totals(long position, String type, long amount) {
        return new Totals(Map.of(type, amount), position);
    }
}
