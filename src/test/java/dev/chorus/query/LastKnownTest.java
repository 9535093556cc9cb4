package dev.chorus.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastKnownTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final LastKnown<Integer, String> values = new LastKnown<>(100, Duration.ofSeconds(60), nanos::get);

    @Test
    void aValueIsBelievedForAWhileAndKeptBeyond() {
        values.put(1, "a");

        pass(59);
        assertThat(values.fresh(1)).contains("a");
        pass(1);
        assertThat(values.fresh(1)).isEmpty();

        assertThat(values.last(1)).contains("a");
        assertThat(values.last(2)).isEmpty();
    }

    @Test
    void whatTheSourceCanNotTellIsBelievedForSomeSecondsMore() {
        values.put(1, "a");
        pass(60);

        values.last(1);

        pass(4);
        assertThat(values.fresh(1)).contains("a");
        pass(1);
        assertThat(values.fresh(1)).isEmpty();
        assertThat(values.last(1)).contains("a");
    }

    @Test
    void itIsKeptForAsLongAsSomebodyAsks() {
        values.put(1, "asked");
        values.put(2, "forgotten");

        for (int minute = 0; minute < 60; minute++) {
            pass(60);
            assertThat(values.last(1)).contains("asked");
        }

        assertThat(values.last(2)).isEmpty();
    }

    @Test
    void anErasedValueIsGoneAtOnce() {
        values.put(1, "a");

        values.forget(1);

        assertThat(values.fresh(1)).isEmpty();
        assertThat(values.last(1)).isEmpty();
    }

    @Test
    void ofTwoValuesTheChosenStays() {
        values.put(1, "b");

        values.merge(1, "a", (old, next) -> next.compareTo(old) > 0 ? next : old);
        assertThat(values.fresh(1)).contains("b");
        values.merge(1, "c", (old, next) -> next.compareTo(old) > 0 ? next : old);
        assertThat(values.fresh(1)).contains("c");
    }

    @Test
    void theNumberOfValuesIsBounded() {
        IntStream.range(0, 100_000).forEach(i -> values.put(i, "v"));

        // The cache lets go a little later than it is full.
        org.awaitility.Awaitility.await()
                .until(() -> IntStream.range(0, 100_000)
                                .filter(i -> values.fresh(i).isPresent())
                                .count()
                        <= 100);
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
