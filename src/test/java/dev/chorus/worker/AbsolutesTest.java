package dev.chorus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AbsolutesTest {
    private final Absolutes<String, Integer> states = new Absolutes<>(2);

    @Test
    void whatIsNotWrittenIsNeverForgotten() {
        states.put("a", 1);
        states.put("b", 2);
        states.put("c", 3);
        states.loaded("d", 4);
        states.loaded("e", 5);

        assertThat(states.get("a")).isEqualTo(1);
        assertThat(states.write()).isEqualTo(Map.of("a", 1, "b", 2, "c", 3));
        assertThat(states.get("a")).isEqualTo(1);
    }

    @Test
    void ofWhatIsWrittenTheLastUsedStay() {
        for (int i = 0; i < 10; i++) {
            states.put("k" + i, i);
        }
        states.write();
        states.written();

        long kept = java.util.stream.IntStream.range(0, 10)
                .filter(i -> states.get("k" + i) != null)
                .count();
        assertThat(kept).isEqualTo(2);
    }

    @Test
    void theNewestStateWinsWhileAnOlderIsBeingWritten() {
        states.put("a", 1);
        states.write();
        states.put("a", 2);
        states.loaded("a", 0);

        assertThat(states.get("a")).isEqualTo(2);
        states.written();
        assertThat(states.get("a")).isEqualTo(2);
        assertThat(states.write()).isEqualTo(Map.of("a", 2));
    }

    @Test
    void oneWriteAtATime() {
        states.put("a", 1);
        states.write();
        states.put("b", 2);

        assertThatThrownBy(states::write).isInstanceOf(IllegalStateException.class);
    }
}
