package dev.chorus.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chorus.config.ChorusConfig;
import dev.chorus.config.ConfigException;
import dev.chorus.config.ConfigLoader;
import io.vertx.core.ThreadingModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerticlePlanTest {
    @Test
    void thePlanThatComesWithChorusRunsEveryVerticleThereIs() {
        VerticlePlan plan = VerticlePlan.load(Optional.empty(), 4);

        assertThat(plan.parts().keySet()).containsExactlyInAnyOrder(VerticleCatalog.values());
        assertThat(plan.parts().get(VerticleCatalog.GATEWAY).instances()).isEqualTo(4);
    }

    @Test
    void whatIsLeftOutDoesNotRun() {
        VerticlePlan plan = VerticlePlan.parse("p", "verticles: {gateway: {instances: 3}, http: }", 2);

        assertThat(plan.runs(VerticleCatalog.HTTP)).isTrue();
        assertThat(plan.runs(VerticleCatalog.COMMENTS)).isFalse();
        assertThat(plan.parts().get(VerticleCatalog.HTTP).instances()).isEqualTo(1);
    }

    @Test
    void anEmptyTreeRunsTheVerticleAsItIs() {
        assertThat(VerticlePlan.parse("p", "verticles: {http: {}}", 2).runs(VerticleCatalog.HTTP))
                .isTrue();
    }

    @Test
    void threadingIsReadWhereTheVerticleAllowsIt() {
        VerticlePlan plan = VerticlePlan.parse("p", "verticles: {projector: {threading: virtual-thread}}", 2);

        assertThat(plan.parts().get(VerticleCatalog.PROJECTOR).threading()).isEqualTo(ThreadingModel.VIRTUAL_THREAD);
    }

    @Test
    void optionsAreLaidOverTheConfiguration() {
        VerticlePlan plan =
                VerticlePlan.parse("p", "verticles: {gateway: {options: {port: 9001, batch-interval-ms: 200}}}", 2);

        ChorusConfig config = ConfigLoader.load(plan.options(), List.of(), Map.of(), List.of());

        assertThat(config.gateway().port()).isEqualTo(9001);
        assertThat(config.gateway().batchIntervalMs()).isEqualTo(200);
    }

    @Test
    void aWrongOptionValueNamesTheLineOfThePlan() {
        VerticlePlan plan = VerticlePlan.parse("plan.yaml", "verticles:\n  gateway:\n    options: {port: x}\n", 2);

        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(plan.options(), List.of(), Map.of(), List.of()));

        assertThat(refused).hasMessage("gateway.port: is \"x\", must be a whole number (from plan.yaml line 3)");
    }

    @Test
    void everyMistakeIsSaidAtOnce() {
        String yaml = """
                verticles:
                  gatway: {instances: 1}
                  gateway:
                    instances: many
                    threading: worker
                    options: {prot: 1}
                    colour: red
                  comments:
                    instances: 65
                extra: 1
                """;

        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> VerticlePlan.parse("plan.yaml", yaml, 2));

        assertThat(refused.getMessage().lines()).hasSize(7);
        assertThat(refused)
                .hasMessageContaining("there is no verticle gatway, did you mean gateway?")
                .hasMessageContaining(
                        "verticles.gateway.instances: is \"many\", must be \"cores\" or a number from 1 to 256")
                .hasMessageContaining("verticles.gateway.threading: is \"worker\", must be event-loop for gateway")
                .hasMessageContaining("verticles.gateway.options.prot: is not an option, did you mean port?")
                .hasMessageContaining("verticles.gateway.colour: is not known")
                .hasMessageContaining("number from 1 to 64 (from plan.yaml line 9)")
                .hasMessageContaining("extra: is not a key of a plan");
    }

    @Test
    void aPlanThatRunsNothingIsRefused() {
        assertThat(catchThrowableOfType(ConfigException.class, () -> VerticlePlan.parse("p", "", 2)))
                .hasMessageContaining("must name at least one of");
    }

    @Test
    void aFileThatIsNotThereIsRefusedByName() {
        assertThat(catchThrowableOfType(
                        ConfigException.class, () -> VerticlePlan.load(Optional.of(Path.of("nowhere.yaml")), 2)))
                .hasMessageContaining("nowhere.yaml: can't be read");
    }
}
