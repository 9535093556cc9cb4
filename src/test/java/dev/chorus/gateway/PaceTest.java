package dev.chorus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private long now = 10_000;
    private final Pace pace = new Pace(100, 500, () -> now);

    @Test
    void aQuietRoomSendsAtOnceAndThenAtTheInterval() {
        assertThat(pace.waitMs(0, false)).isZero();
        pace.sent(1);
        assertThat(pace.waitMs(0, false)).isEqualTo(100);
        now += 60;
        assertThat(pace.waitMs(0, false)).isEqualTo(40);
        now += 40;
        assertThat(pace.waitMs(0, false)).isZero();
    }

    @Test
    void theIntervalStretchesToTwiceTheServingTimeAndShrinksAgain() {
        assertThat(pace.intervalMs(20)).isEqualTo(20);
        pace.delivered(0, 1, 150_000_000);
        assertThat(pace.intervalMs(20)).isEqualTo(300);
        pace.delivered(0, 2, 900_000_000);
        assertThat(pace.intervalMs(20)).isEqualTo(500);
        for (int i = 0; i < 60; i++) {
            pace.delivered(0, 3, 0);
        }
        assertThat(pace.intervalMs(20)).isEqualTo(20);
    }

    @Test
    void aFrameWaitsForAnInstanceThatStillServesTheLastOneButNotForEver() {
        pace.attached(1, 0);
        pace.sent(5);
        now += 100;
        assertThat(pace.waitMs(0, false)).isEqualTo(20);
        now += 2_000;
        assertThat(pace.waitMs(0, false)).isZero();
    }

    @Test
    void aFullFrameWaitsForTheViewersOnly() {
        pace.attached(1, 0);
        pace.sent(5);
        assertThat(pace.waitMs(0, true)).isEqualTo(5);
        pace.delivered(1, 5, 0);
        assertThat(pace.waitMs(0, true)).isZero();
        assertThat(pace.waitMs(0, false)).isEqualTo(100);
    }

    @Test
    void whoLeftHoldsNobodyUp() {
        pace.attached(1, 0);
        pace.sent(5);
        now += 100;
        pace.detached(1);
        assertThat(pace.waitMs(0, false)).isZero();
    }
}
