package dev.chorus.edge;

import static dev.chorus.edge.MessageRate.Verdict.FLOOD;
import static dev.chorus.edge.MessageRate.Verdict.PASSES;
import static dev.chorus.edge.MessageRate.Verdict.TOO_MANY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageRateTest {
    private long nanos = 5_000_000_000L;
    private final MessageRate rate = new MessageRate(3, () -> nanos);

    private void take(int messages) {
        IntStream.range(0, messages).forEach(i -> rate.take());
    }

    @Test
    void soManyPassInASecondAndTheNextSecondBeginsAnew() {
        take(2);
        assertThat(rate.take()).isEqualTo(PASSES);
        assertThat(rate.take()).isEqualTo(TOO_MANY);
        nanos += 1_000_000_000L;
        assertThat(rate.take()).isEqualTo(PASSES);
    }

    @Test
    void tenTimesAsManyAreAFlood() {
        take(29);
        assertThat(rate.take()).isEqualTo(TOO_MANY);
        assertThat(rate.take()).isEqualTo(FLOOD);
    }
}
