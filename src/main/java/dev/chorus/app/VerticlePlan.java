package dev.chorus.app;

import dev.chorus.config.ConfigException;
import dev.chorus.config.ConfigException.Mistake;
import dev.chorus.config.Setting;
import dev.chorus.config.YamlSettings;
import io.vertx.core.ThreadingModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What this process runs, as {@code verticles.yaml} says.
 *
 * @param parts by verticle, in the order of the file
 */
public record VerticlePlan(Map<VerticleCatalog, Part> parts) {
    private static final String FILE = "verticles.yaml";

    public VerticlePlan {
        parts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /**
     * One verticle of the plan.
     *
     * @param instances 1 up to what the catalog allows
     * @param threading one of those the catalog allows
     * @param options laid over the configuration, with full keys such as {@code gateway.port}
     */
    public record Part(int instances, ThreadingModel threading, List<Setting> options) {
        public Part {
            options = List.copyOf(options);
        }
    }

    /**
     * Reads the file named, else {@code ./verticles.yaml} when there is one, else the one that comes with Chorus.
     *
     * @param cores what {@code instances: cores} stands for
     * @throws ConfigException with every mistake
     */
    public static VerticlePlan load(Optional<Path> named, int cores) {
        if (named.isPresent()) {
            return read(named.get(), cores);
        }
        Path here = Path.of(FILE);
        return Files.isRegularFile(here) ? read(here, cores) : parse(FILE, builtIn(), cores);
    }

    /** @param name of the source, for messages */
    static VerticlePlan parse(String name, String yaml, int cores) {
        List<Mistake> mistakes = new ArrayList<>();
        List<Setting> settings = YamlSettings.read(name, yaml, mistakes);
        return new VerticlePlanReader(cores, mistakes).read(settings, name);
    }

    public boolean runs(VerticleCatalog verticle) {
        return parts.containsKey(verticle);
    }

    /** Instances by the name of their verticle, in the order of the file. */
    public Map<String, Integer> instances() {
        Map<String, Integer> instances = new LinkedHashMap<>();
        parts.forEach((verticle, part) -> instances.put(verticle.key(), part.instances()));
        return instances;
    }

    /** The options of all verticles, to be laid over the configuration's defaults. */
    public List<Setting> options() {
        return parts.values().stream().flatMap(part -> part.options().stream()).toList();
    }

    /** For people: each verticle with its instances, and what is left out. */
    @Override
    public String toString() {
        String running = instances().entrySet().stream()
                .map(part -> part.getKey() + " " + part.getValue())
                .collect(Collectors.joining(", "));
        String absent = VerticleCatalog.names().stream()
                .filter(name -> !instances().containsKey(name))
                .collect(Collectors.joining(", "));
        return absent.isEmpty() ? running : running + "; not here: " + absent;
    }

    private static VerticlePlan read(Path file, int cores) {
        try {
            return parse(file.toString(), Files.readString(file), cores);
        } catch (IOException unreadable) {
            throw new ConfigException(
                    List.of(new Mistake(file.toString(), "can't be read: " + unreadable, "--verticles")));
        }
    }

    private static String builtIn() {
        try (InputStream in = VerticlePlan.class.getResourceAsStream("/" + FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
