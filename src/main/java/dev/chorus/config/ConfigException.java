package dev.chorus.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration can't be used. Says every mistake at once, so that one round of corrections is enough. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    public ConfigException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }

    /**
     * One thing that is wrong.
     *
     * @param key the dotted key, or the name of a file that can't be read
     * @param problem what is wrong with it and what is allowed, without a full stop
     * @param source where it came from: a file and line, an environment variable, a flag; empty when it is nowhere in particular
     */
    public record Mistake(String key, String problem, String source) {
        static Mistake of(Setting setting, String problem) {
            return new Mistake(setting.key(), problem, setting.source());
        }

        @Override
        public String toString() {
            return key + ": " + problem + (source.isEmpty() ? "" : " (from " + source + ")");
        }
    }
}
