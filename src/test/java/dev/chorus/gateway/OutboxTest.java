package dev.chorus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.account.Role;
import dev.chorus.comment.CommentStatus;
import dev.chorus.port.RoomEntry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final RoomFrame one = Posts.frame(Posts.posts(1, 1), Set.of());
    private final RoomFrame two = Posts.frame(Posts.posts(2, 2), Set.of());
    private final HeldBytes held = new HeldBytes();

    @Test
    void framesComeOutInOrder() {
        Outbox outbox = new Outbox(100_000, held);
        assertThat(outbox.offer(one, Tier.FULL, 0)).isTrue();
        assertThat(outbox.offer(two, Tier.FULL, 10)).isTrue();

        assertThat(outbox.poll()).isSameAs(one);
        assertThat(outbox.poll()).isSameAs(two);
        assertThat(outbox.poll()).isNull();
    }

    @Test
    void itNeverHoldsMoreBytesThanItsBound() {
        Outbox outbox = new Outbox(one.full().size() + two.full().size() - 1, held);
        assertThat(outbox.offer(one, Tier.FULL, 0)).isTrue();
        assertThat(outbox.offer(two, Tier.FULL, 0)).isFalse();
        outbox.poll();
        assertThat(outbox.offer(two, Tier.FULL, 0)).isTrue();
    }

    @Test
    void nothingJoinsAFrameThatIsOlderThanASecond() {
        Outbox outbox = new Outbox(100_000, held);
        outbox.offer(one, Tier.FULL, 0);
        assertThat(outbox.isStale(1_000)).isFalse();
        assertThat(outbox.offer(two, Tier.FULL, 1_001)).isFalse();
        assertThat(outbox.isStale(1_001)).isTrue();
    }

    @Test
    void aRetractionOfWhatWaitsIsRefusedAndOfAnythingElseIsNot() {
        Outbox outbox = new Outbox(100_000, held);
        outbox.offer(one, Tier.FULL, 0);

        assertThat(outbox.offer(removal(2, 9), Tier.FULL, 0)).isTrue();
        assertThat(outbox.offer(removal(3, 1), Tier.FULL, 0)).isFalse();
        List<RoomFrame> waiting = new ArrayList<>();
        outbox.forEach(waiting::add);
        assertThat(waiting).extracting(RoomFrame::to).containsExactly(1L, 2L);
    }

    @Test
    void whatIsTakenOutOrDiscardedIsNoLongerHeldAndThePeakRemembersIt() {
        Outbox outbox = new Outbox(100_000, held);
        Outbox another = new Outbox(100_000, held);
        outbox.offer(one, Tier.FULL, 0);
        outbox.offer(two, Tier.FULL, 0);
        another.offer(one, Tier.FULL, 0);
        long all = 2L * one.full().size() + two.full().size();
        assertThat(held.now()).isEqualTo(all);

        outbox.poll();
        assertThat(held.now()).isEqualTo(all - one.full().size());
        outbox.discard();
        another.discard();

        assertThat(held.now()).isZero();
        assertThat(held.peak()).isEqualTo(all);
    }

    private static RoomFrame removal(long offset, long id) {
        return Posts.frame(
                List.of(Posts.entry(offset, Kind.REMOVE, Posts.comment(id, Role.USER, CommentStatus.HIDDEN))),
                Set.of(id));
    }
}
