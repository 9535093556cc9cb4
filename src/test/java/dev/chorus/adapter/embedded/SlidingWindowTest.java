package dev.chorus.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
    private static final long WINDOW = 1_000;

    @Property(tries = 300)
    void neverMoreThanTheLimitInAnyWindowAndNeverLess(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 400) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 30) int limit,
            @ForAll @IntRange(min = 1, max = 5) int permits,
            @ForAll boolean partial) {
        SlidingWindow window = new SlidingWindow();
        List<long[]> grants = new ArrayList<>();
        long now = 0;
        for (int pause : pauses) {
            now += pause;
            long since = now - WINDOW;
            long taken = grants.stream()
                    .filter(grant -> grant[0] > since)
                    .mapToLong(grant -> grant[1])
                    .sum();
            long left = limit - taken;
            long expected = permits <= left ? permits : partial ? left : 0;

            int granted = window.take(permits, limit, WINDOW, partial, now).granted();

            assertThat(granted).isEqualTo((int) expected);
            grants.add(new long[] {now, granted});
        }
    }

    @Property(tries = 300)
    void afterTheAdvisedWaitTheRequestIsGranted(
            @ForAll @Size(max = 50) List<@IntRange(min = 0, max = 400) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 10) int limit,
            @ForAll @IntRange(min = 1, max = 10) int permits) {
        int wanted = Math.min(permits, limit);
        SlidingWindow window = new SlidingWindow();
        long now = 0;
        for (int pause : pauses) {
            now += pause;
            window.take(wanted, limit, WINDOW, false, now);
        }

        long wait = window.take(wanted, limit, WINDOW, false, now).retryAfterMs();

        assertThat(wait).isBetween(0L, WINDOW);
        if (wait > 0) {
            assertThat(window.take(wanted, limit, WINDOW, false, now + wait - 1).granted())
                    .isZero();
            assertThat(window.take(wanted, limit, WINDOW, false, now + wait).granted())
                    .isEqualTo(wanted);
        }
    }

    @Test
    void aHugeLimitIsKeptExactlyInBoundedMemory() {
        SlidingWindow window = new SlidingWindow();
        int granted = 0;
        for (long now = 0; now < 60_000; now++) {
            granted += window.take(10, 500_000, 60_000, true, now).granted();
        }

        assertThat(granted).isEqualTo(500_000);
        assertThat(window.cells()).isLessThanOrEqualTo(SlidingWindow.MAX_CELLS + 1);
    }

    @Test
    void moreThanThereCanEverBeIsRefusedForAWindow() {
        assertThat(new SlidingWindow().take(5, 3, WINDOW, false, 0).retryAfterMs())
                .isEqualTo(WINDOW);
    }
}
