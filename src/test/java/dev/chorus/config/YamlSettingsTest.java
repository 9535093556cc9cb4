package dev.chorus.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class YamlSettingsTest {
    @Property(tries = 300)
    void anyTextIsReadOrRefusedNeverThrown(@ForAll @StringLength(max = 200) String text) {
        assertThatCode(() -> YamlSettings.read("any", text, new ArrayList<>())).doesNotThrowAnyException();
    }

    @org.junit.jupiter.api.Test
    void aTreeThatHoldsItselfEnds() {
        List<ConfigException.Mistake> mistakes = new ArrayList<>();

        YamlSettings.read("loop", "a: &x\n  b: *x\n", mistakes);

        assertThat(mistakes).isNotEmpty();
    }
}
