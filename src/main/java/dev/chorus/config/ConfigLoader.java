package dev.chorus.config;

import dev.chorus.config.ConfigException.Mistake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the configuration. Later wins: {@code conf/chorus.yaml} on the class path, the options of the verticle plan, the files
 * named, the environment, the flags.
 */
public final class ConfigLoader {
    private static final String DEFAULTS = "conf/chorus.yaml";
    private static final Set<String> KEYS = Aliases.withAliases(KnownKeys.ALL);

    private final List<Mistake> mistakes = new ArrayList<>();
    private final Map<String, Setting> defaults = new LinkedHashMap<>();
    private final Map<String, Setting> given = new LinkedHashMap<>();
    private Optional<Setting> profile = Optional.empty();

    private ConfigLoader() {}

    /**
     * @param configArgs files, or names looked for under {@code conf/} on the class path; later wins
     * @param environment the process's
     * @param sets {@code key=value} each
     * @throws ConfigException with every mistake found
     */
    public static ChorusConfig load(List<String> configArgs, Map<String, String> environment, List<String> sets) {
        return load(List.of(), configArgs, environment, sets);
    }

    /** As above, with options of the verticle plan under everything but the built-in defaults. */
    public static ChorusConfig load(
            List<Setting> planOptions, List<String> configArgs, Map<String, String> environment, List<String> sets) {
        ConfigLoader loader = new ConfigLoader();
        return loader.bind(planOptions, configArgs, environment, sets);
    }

    private ChorusConfig bind(
            List<Setting> planOptions, List<String> configArgs, Map<String, String> environment, List<String> sets) {
        builtIn();
        planOptions.forEach(this::give);
        for (String name : configArgs) {
            file(name).ifPresent(yaml -> YamlSettings.read(name, yaml, mistakes).forEach(this::give));
        }
        EnvironmentSettings.read(environment, KEYS, mistakes).forEach(this::give);
        sets.forEach(this::flag);

        Map<String, Setting> effective = new LinkedHashMap<>();
        profile.ifPresent(
                setting -> Aliases.ofProfile(setting, mistakes).forEach(limit -> effective.put(limit.key(), limit)));
        effective.putAll(given);
        effective.compute("node", (key, node) -> node == null || node.text().isBlank() ? hostName(environment) : node);
        ChorusConfig config = new RecordBinder(effective, defaults, mistakes).bind(ChorusConfig.class);
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
        return config;
    }

    private void builtIn() {
        String yaml = resource(DEFAULTS).orElseThrow(() -> new IllegalStateException(DEFAULTS + " is not in the jar"));
        for (Setting setting : YamlSettings.read(DEFAULTS, yaml, mistakes)) {
            if (Aliases.isProfile(setting)) {
                profile = Optional.of(setting);
            } else {
                defaults.put(setting.key(), setting);
            }
        }
    }

    private void give(Setting setting) {
        if (isEmptySection(setting)) {
            return; // e.g. "http:" with all its lines commented out
        }
        if (!KEYS.contains(setting.key())) {
            mistakes.add(Mistake.of(setting, "is not a setting" + Spelling.hint(setting.key(), KEYS)));
        } else if (Aliases.isProfile(setting)) {
            profile = Optional.of(setting);
        } else {
            Aliases.resolve(setting, mistakes).forEach(resolved -> given.put(resolved.key(), resolved));
        }
    }

    private static boolean isEmptySection(Setting setting) {
        return setting.text().isEmpty() && KEYS.stream().anyMatch(key -> key.startsWith(setting.key() + '.'));
    }

    private void flag(String set) {
        int equals = set.indexOf('=');
        if (equals < 1) {
            mistakes.add(new Mistake(set, "must be key=value", "--set"));
        } else {
            String key = set.substring(0, equals).strip();
            give(Setting.of(key, set.substring(equals + 1), "flag"));
        }
    }

    /** A file of this name, else {@code conf/NAME} or {@code conf/NAME.yaml} on the class path. */
    private Optional<String> file(String name) {
        try {
            Path path = Path.of(name);
            if (Files.isRegularFile(path)) {
                return Optional.of(Files.readString(path));
            }
        } catch (IOException unreadable) {
            mistakes.add(new Mistake(name, "can't be read: " + unreadable, "--config"));
            return Optional.empty();
        } catch (InvalidPathException noPath) {
            // Then it can still be a name, and is reported below when it is not.
        }
        Optional<String> packaged = resource("conf/" + name).or(() -> resource("conf/" + name + ".yaml"));
        if (packaged.isEmpty()) {
            mistakes.add(new Mistake(name, "is neither a file nor a configuration that comes with Chorus", "--config"));
        }
        return packaged;
    }

    private static Optional<String> resource(String name) {
        try (InputStream in = ConfigLoader.class.getClassLoader().getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Without a DNS query, which can take seconds. */
    private static Setting hostName(Map<String, String> environment) {
        String name = environment.getOrDefault("HOSTNAME", "");
        Path file = Path.of("/etc/hostname");
        if (name.isBlank() && Files.isReadable(file)) {
            try {
                name = Files.readString(file);
            } catch (IOException unreadable) {
                name = "";
            }
        }
        String clean = name.strip().replaceAll("[^A-Za-z0-9._-]", "-");
        return Setting.of(
                "node", clean.isEmpty() ? "chorus" : clean.substring(0, Math.min(64, clean.length())), "host name");
    }
}
