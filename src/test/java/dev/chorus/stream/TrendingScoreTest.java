package dev.chorus.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrendingScoreTest {
    private static final TrendingScore NOTHING = new TrendingScore(0, 0);

    @Test
    void whatHappenedIsWorthHalfAfterOneHalfLife() {
        TrendingScore score = NOTHING.plus(100, 0, 0).at(TrendingScore.HALF_LIFE_MS);

        assertThat(score.value()).isCloseTo(50, within(1e-9));
    }

    @Property
    void decayingInStepsIsDecayingAtOnce(
            @ForAll @IntRange(max = 100_000) int first, @ForAll @IntRange(max = 100_000) int then) {
        TrendingScore score = NOTHING.plus(7, 30, 0);

        assertThat(score.at(first).at(first + then).value())
                .isCloseTo(score.at(first + then).value(), within(1e-9));
    }

    @Test
    void removalsAndAClockThatStepsBackTakeNothing() {
        TrendingScore score = NOTHING.plus(5, 0, 1_000);

        assertThat(score.plus(-3, -3, 500)).isEqualTo(score);
    }

    @Test
    void aQuietStreamIsNotTrending() {
        assertThat(NOTHING.isTrending()).isFalse();
        assertThat(NOTHING.plus(1, 0, 0).isTrending()).isTrue();
    }
}
