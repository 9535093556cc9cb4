package dev.chorus.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedisTextTest {
    @Test
    void numbersSortAsTextsDo() {
        List<Long> ascending = List.of(-1L, 0L, 9L, 10L, (1L << 53) + 1, (1L << 53) + 2, Long.MAX_VALUE);

        List<String> texts = ascending.stream().map(RedisText::padded).toList();

        assertThat(texts).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aNumberComesBackAsItWas() {
        for (long number : new long[] {-1, 0, 42, Long.MAX_VALUE}) {
            assertThat(RedisText.number(RedisText.padded(number))).isEqualTo(number);
        }
    }
}
