package dev.chorus.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.config.ChorusConfig;
import dev.chorus.reaction.Target;
import org.junit.jupiter.api.Test;

class DueTargetsTest {
    private static final long MINUTE = 60_000;
    private static final Target BUSY = new Target(1, 0);
    private static final Target NORMAL = new Target(1, 2);
    private static final Target QUIET = new Target(1, 3);

    private final DueTargets due = new DueTargets(new ChorusConfig.Reconciliation(true, 30, 300, 1800));

    @Test
    void theBusierTheSooner() {
        due.changed(BUSY, 10_000, 10, 0);
        due.changed(NORMAL, 80, 11, 0);
        due.changed(QUIET, 1, 12, 0);

        assertThat(due.take(29_000, 10)).isEmpty();
        assertThat(due.take(30_000, 10)).contains(BUSY).doesNotContain(QUIET);
        assertThat(due.take(5 * MINUTE, 10)).containsExactly(BUSY, NORMAL);
        assertThat(due.take(30 * MINUTE, 10)).containsExactly(BUSY, NORMAL, QUIET);
    }

    @Test
    void whatIsNotVerifiedStaysAndHoldsTheCheckpoint() {
        due.changed(BUSY, 10_000, 10, 0);
        due.changed(QUIET, 1, 12, 0);

        assertThat(due.checkpoint(50)).isEqualTo(9);
        due.verified(BUSY);
        assertThat(due.checkpoint(50)).isEqualTo(11);
        due.verified(QUIET);
        assertThat(due.checkpoint(50)).isEqualTo(50);
    }

    @Test
    void takesNoMoreThanAsked() {
        for (long id = 1; id <= 10; id++) {
            due.changed(new Target(1, id), 1, id, 0);
        }

        assertThat(due.take(60 * MINUTE, 4)).hasSize(4).first().isEqualTo(new Target(1, 1));
    }

    @Test
    void aboveItsBoundTheLongestWaitingAreDueAtOnce() {
        for (long id = 1; id <= DueTargets.MOST + 3; id++) {
            due.changed(new Target(1, id), 1, id, 0);
        }

        assertThat(due.take(1, 10)).containsExactly(new Target(1, 1), new Target(1, 2), new Target(1, 3));
    }
}
