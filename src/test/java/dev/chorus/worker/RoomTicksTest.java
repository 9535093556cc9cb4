package dev.chorus.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.bus.RoomSignal;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomTicksTest {
    private final RoomTicks ticks = new RoomTicks();

    @Test
    void aRoomHearsItsNewestTotalsInOneSignal() {
        ticks.changed(Map.of(new Target(1, 0), likes(1), new Target(1, 5), likes(2)));
        ticks.changed(Map.of(new Target(1, 0), likes(7)));

        assertThat(ticks.next()).containsExactly(new RoomSignal.Reactions(1, likes(7), Map.of(5L, likes(2))));
        assertThat(ticks.isEmpty()).isTrue();
        assertThat(ticks.next()).isEmpty();
    }

    @Test
    void onlyRoomsThatChangedHear() {
        ticks.changed(Map.of(new Target(1, 0), likes(1), new Target(2, 9), likes(1)));

        assertThat(ticks.next()).extracting(RoomSignal::streamId).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void whatDoesNotFitATickComesInTheNextOnesEachOnce() {
        Map<Target, Totals> many = new HashMap<>();
        for (long id = 1; id <= 250; id++) {
            many.put(new Target(1, id), likes(id));
        }
        ticks.changed(many);

        Set<Long> told = new HashSet<>();
        for (int size : List.of(100, 100, 50)) {
            List<RoomSignal.Reactions> signals = ticks.next();
            assertThat(signals).hasSize(1);
            assertThat(signals.getFirst().comments()).hasSize(size);
            signals.getFirst().comments().keySet().forEach(id -> assertThat(told.add(id))
                    .isTrue());
        }

        assertThat(ticks.isEmpty()).isTrue();
    }

    private static Totals likes(long n) {
        return new Totals(Map.of("like", n), n);
    }
}
