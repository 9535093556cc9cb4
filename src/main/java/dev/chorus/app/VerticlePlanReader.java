package dev.chorus.app;

import dev.chorus.app.VerticlePlan.Part;
import dev.chorus.config.ConfigException;
import dev.chorus.config.ConfigException.Mistake;
import dev.chorus.config.Setting;
import dev.chorus.config.Spelling;
import io.vertx.core.ThreadingModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks the settings of a plan against the catalog and keeps every mistake. */
final class VerticlePlanReader {
    private static final List<String> KEYS = List.of("instances", "threading", "options");

    private final int cores;
    private final List<Mistake> mistakes;
    private final Map<VerticleCatalog, Draft> drafts = new LinkedHashMap<>();

    VerticlePlanReader(int cores, List<Mistake> mistakes) {
        this.cores = cores;
        this.mistakes = mistakes;
    }

    /** What is known of one verticle while its settings go by. */
    private static final class Draft {
        private int instances = 1;
        private ThreadingModel threading;
        private final List<Setting> options = new ArrayList<>();

        Draft(ThreadingModel threading) {
            this.threading = threading;
        }
    }

    VerticlePlan read(List<Setting> settings, String name) {
        settings.forEach(this::take);
        if (drafts.isEmpty() && mistakes.isEmpty()) {
            mistakes.add(new Mistake("verticles", "must name at least one of " + all(VerticleCatalog.names()), name));
        }
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
        Map<VerticleCatalog, Part> parts = new LinkedHashMap<>();
        drafts.forEach(
                (verticle, draft) -> parts.put(verticle, new Part(draft.instances, draft.threading, draft.options)));
        return new VerticlePlan(parts);
    }

    private void take(Setting setting) {
        String[] path = setting.key().split("\\.", 4);
        if (!path[0].equals("verticles") || path.length < 2) {
            mistake(setting, "is not a key of a plan; it has one, verticles");
            return;
        }
        Optional<VerticleCatalog> verticle = VerticleCatalog.of(path[1]);
        if (verticle.isEmpty()) {
            mistake(
                    setting,
                    "there is no verticle " + path[1] + hint(path[1], VerticleCatalog.names()) + "; there are "
                            + all(VerticleCatalog.names()));
            return;
        }
        Draft draft = drafts.computeIfAbsent(
                verticle.get(), entry -> new Draft(entry.threading().getFirst()));
        if (path.length == 2) { // "gateway:" with nothing behind runs it as it is
            if (!setting.text().isBlank()) {
                mistake(setting, "must be a tree with " + all(KEYS));
            }
        } else if (path.length == 3) {
            field(verticle.get(), path[2], setting, draft);
        } else {
            option(verticle.get(), path, setting, draft);
        }
    }

    private void field(VerticleCatalog verticle, String field, Setting setting, Draft draft) {
        switch (field) {
            case "instances" -> draft.instances = instances(verticle, setting);
            case "threading" -> draft.threading = threading(verticle, setting);
            case "options" -> {
                if (!setting.text().isBlank()) {
                    mistake(setting, "must be a tree of options");
                }
            }
            default -> mistake(setting, "is not known" + hint(field, KEYS) + "; a verticle has " + all(KEYS));
        }
    }

    private void option(VerticleCatalog verticle, String[] path, Setting setting, Draft draft) {
        String option = path[3].replace('-', '_');
        if (!path[2].equals("options")) {
            mistake(setting, "is not known; a verticle has " + all(KEYS));
        } else if (!verticle.options().contains(option)) {
            String allowed = verticle.options().isEmpty()
                    ? verticle.key() + " has no options"
                    : "its options are "
                            + all(verticle.options().stream().sorted().toList());
            mistake(setting, "is not an option" + hint(option, verticle.options()) + "; " + allowed);
        } else {
            String key = verticle.key() + '.' + option;
            draft.options.add(new Setting(key, setting.values(), setting.isList(), setting.source()));
        }
    }

    private int instances(VerticleCatalog verticle, Setting setting) {
        if (setting.text().equals("cores")) {
            return Math.min(cores, verticle.maxInstances());
        }
        try {
            int count = Integer.parseInt(setting.text());
            if (count >= 1 && count <= verticle.maxInstances()) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            // said below, together with what is out of range
        }
        mistake(
                setting,
                "is \"" + setting.text() + "\", must be \"cores\" or a number from 1 to " + verticle.maxInstances());
        return 1;
    }

    private ThreadingModel threading(VerticleCatalog verticle, Setting setting) {
        Optional<ThreadingModel> model = Arrays.stream(ThreadingModel.values())
                .filter(candidate -> wire(candidate).equals(setting.text()))
                .filter(verticle.threading()::contains)
                .findFirst();
        if (model.isEmpty()) {
            String allowed =
                    verticle.threading().stream().map(VerticlePlanReader::wire).collect(Collectors.joining(" or "));
            mistake(setting, "is \"" + setting.text() + "\", must be " + allowed + " for " + verticle.key());
        }
        return model.orElse(verticle.threading().getFirst());
    }

    private void mistake(Setting setting, String problem) {
        mistakes.add(new Mistake(setting.key(), problem, setting.source()));
    }

    private static String wire(ThreadingModel model) {
        return model.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String hint(String written, java.util.Collection<String> known) {
        return Spelling.hint(written, known);
    }

    private static String all(List<String> names) {
        return String.join(" ", names);
    }
}
