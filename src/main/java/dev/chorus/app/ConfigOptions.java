package dev.chorus.app;

import dev.chorus.config.ChorusConfig;
import dev.chorus.config.ConfigLoader;
import dev.chorus.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options by which any command is told its configuration. */
final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings laid over the defaults: a file, or a name that comes with Chorus, such as dev. May be repeated.")
    private List<String> files = List.of();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, over everything else; see conf/chorus.yaml for the keys. May be repeated.")
    private List<String> sets = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder of everything that must survive. Default: ./data")
    private Optional<String> data = Optional.empty();

    ChorusConfig load() {
        return load(List.of(), List.of());
    }

    /**
     * @param planOptions of the verticle plan
     * @param flags of the command that stand for a setting, as {@code key=value}
     */
    ChorusConfig load(List<Setting> planOptions, List<String> flags) {
        List<String> all = new ArrayList<>(sets);
        data.ifPresent(folder -> all.add("data=" + folder));
        all.addAll(flags);
        return ConfigLoader.load(planOptions, files, System.getenv(), all);
    }
}
