package dev.chorus.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Property
    void aCursorReadsAsItWasMade(@ForAll @LongRange(min = 1) long id, @ForAll boolean forward) {
        Cursor cursor = forward ? Cursor.newerThan(id) : Cursor.olderThan(id);

        assertThat(Cursor.parse(cursor.encode())).isEqualTo(cursor);
    }

    @Property
    void anyOtherTextIsRefusedAsACursorAndNothingElse(@ForAll String text) {
        try {
            assertThat(Cursor.parse(text).encode()).isEqualTo(text);
        } catch (Refusal refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CURSOR);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAAAAAAAAAA", "b///////////", "bwAAAAAAAAAA", "null", "🦆🦆🦆🦆🦆🦆"})
    void forgeriesAreRefused(String text) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> Cursor.parse(text));

        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CURSOR);
    }
}
