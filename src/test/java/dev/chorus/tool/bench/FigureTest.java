package dev.chorus.tool.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void aFigureIsOneJsonLineWithItsBarAndSurroundings() {
        Figure figure = Figure.atMost("P1", "a frame", 1.23456, 1.5, "times", Map.of("viewers", 1000));

        JsonObject line = new JsonObject(figure.json(new JsonObject().put("jdk", "25")));

        assertThat(line.getMap())
                .containsEntry("figure", "P1")
                .containsEntry("value", 1.235)
                .containsEntry("bar", 1.5)
                .containsEntry("unit", "times")
                .containsEntry("pass", true)
                .containsEntry("viewers", 1000);
        assertThat(line.getJsonObject("on").getString("jdk")).isEqualTo("25");
    }

    @Test
    void aBarIsMetAtTheBar() {
        assertThat(Figure.atMost("P", "", 2, 2, "", Map.of()).passes()).isTrue();
        assertThat(Figure.atMost("P", "", 2.1, 2, "", Map.of()).passes()).isFalse();
        assertThat(Figure.atLeast("P", "", 2, 2, "", Map.of()).passes()).isTrue();
        assertThat(Figure.atLeast("P", "", 1.9, 2, "", Map.of()).passes()).isFalse();
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(Windows.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
        assertThat(Windows.median(new double[] {9, 1, 5})).isEqualTo(5);
    }
}
