package dev.chorus.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    private static final DateTimeFormatter REFERENCE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Property
    void formatsAsTheLibraryDoes(@ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long ms) {
        assertThat(Times.format(ms)).isEqualTo(REFERENCE.format(Instant.ofEpochMilli(ms)));
    }

    @Property
    void whatIsFormattedParsesBack(@ForAll @LongRange(min = 0, max = 253_402_300_799_999L) long ms) {
        assertThat(Times.parse(Times.format(ms))).hasValue(ms);
    }

    @Test
    void otherOffsetsAreUnderstood() {
        assertThat(Times.parse("1970-01-01T01:00:00+01:00")).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-01-31", "2026-13-01T00:00:00Z", "1969-12-31T23:59:59Z"})
    void whatIsNoTimeOfOursIsEmpty(String text) {
        assertThat(Times.parse(text)).isEmpty();
    }
}
