package dev.chorus.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnowflakeTest {
    @Test
    void theEpochIsTheBeginningOf2024() {
        assertThat(Snowflake.EPOCH)
                .isEqualTo(Instant.parse("2024-01-01T00:00:00Z").toEpochMilli());
    }

    @Property
    void everyPositiveNumberIsReadAsItIsWritten(@ForAll @LongRange(min = 1) long id) {
        assertThat(Snowflake.parse(Long.toString(id))).isEqualTo(OptionalLong.of(id));
    }

    @Property
    void anyOtherTextIsNone(@ForAll String text) {
        boolean canonical = text.matches("[1-9][0-9]{0,17}");

        assertThat(Snowflake.parse(text).isPresent()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "01",
                "-1",
                "+1",
                " 1",
                "1 ",
                "1.0",
                "1e3",
                "0x1",
                "٣",
                "9223372036854775808",
                "99999999999999999999"
            })
    void whatOnlyLooksLikeAnIdIsNone(String text) {
        assertThat(Snowflake.parse(text)).isEmpty();
    }

    @Property
    void theFirstIdOfATimeDividesOlderFromNewer(@ForAll @LongRange(min = 0, max = (1L << 41) - 1) long tick) {
        long at = Snowflake.EPOCH + tick;

        long first = Snowflake.firstAt(at);

        assertThat(Snowflake.timeOf(first)).isEqualTo(at);
        assertThat(first == 0 || Snowflake.timeOf(first - 1) < at).isTrue();
    }

    @Test
    void timesOutsideOfTheRangeAreItsEnds() {
        assertThat(Snowflake.firstAt(0)).isZero();
        assertThat(Snowflake.firstAt(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }
}
