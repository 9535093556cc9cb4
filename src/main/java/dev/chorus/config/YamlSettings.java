package dev.chorus.config;

import dev.chorus.config.ConfigException.Mistake;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Flattens a YAML tree into settings that know their line. Only the node tree is read, nothing is constructed from it: no
 * type is guessed (so {@code off} stays {@code off}) and no class is ever loaded.
 */
public final class YamlSettings {
    private static final int MAX_DEPTH = 16;

    private final String name;
    private final List<Setting> settings = new ArrayList<>();
    private final List<Mistake> mistakes;

    private YamlSettings(String name, List<Mistake> mistakes) {
        this.name = name;
        this.mistakes = mistakes;
    }

    /**
     * @param name of the file, for messages
     * @param mistakes where mistakes of form go: not YAML, a key given twice, a list in a list
     */
    public static List<Setting> read(String name, String yaml, List<Mistake> mistakes) {
        YamlSettings reader = new YamlSettings(name, mistakes);
        try {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new java.io.StringReader(yaml));
            if (root instanceof MappingNode mapping) {
                reader.mapping("", mapping, 0);
            } else if (root != null
                    && !(root instanceof ScalarNode scalar && scalar.getValue().isEmpty())) {
                mistakes.add(new Mistake(name, "must be a tree of keys and values", reader.at(root)));
            }
        } catch (MarkedYAMLException wrong) {
            int line =
                    wrong.getProblemMark() == null ? 1 : wrong.getProblemMark().getLine() + 1;
            mistakes.add(new Mistake(name, "is not valid YAML: " + wrong.getProblem(), name + " line " + line));
        } catch (org.yaml.snakeyaml.error.YAMLException wrong) {
            mistakes.add(
                    new Mistake(name, "is not valid YAML: " + firstLine(String.valueOf(wrong.getMessage())), name));
        }
        return reader.settings;
    }

    private void mapping(String prefix, MappingNode node, int depth) {
        if (depth > MAX_DEPTH) {
            mistakes.add(new Mistake(prefix, "is nested too deep", at(node)));
            return;
        }
        if (node.getValue().isEmpty() && !prefix.isEmpty()) {
            settings.add(Setting.of(prefix, "", at(node)));
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                mistakes.add(new Mistake(prefix, "has a key that is not a word", at(tuple.getKeyNode())));
                continue;
            }
            String key = prefix.isEmpty() ? keyNode.getValue() : prefix + '.' + keyNode.getValue();
            if (!seen.add(key)) {
                mistakes.add(new Mistake(key, "is given twice", at(keyNode)));
            }
            value(key, tuple.getValueNode(), depth);
        }
    }

    private void value(String key, Node node, int depth) {
        switch (node) {
            case MappingNode mapping -> mapping(key, mapping, depth + 1);
            case SequenceNode sequence -> list(key, sequence);
            case ScalarNode scalar -> settings.add(Setting.of(key, text(scalar), at(scalar)));
            default -> mistakes.add(new Mistake(key, "must be a value, a list or a tree", at(node)));
        }
    }

    private void list(String key, SequenceNode sequence) {
        List<String> values = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (item instanceof ScalarNode scalar) {
                values.add(text(scalar));
            } else {
                mistakes.add(new Mistake(key, "must be a list of plain values", at(item)));
            }
        }
        settings.add(new Setting(key, values, true, at(sequence)));
    }

    /** An unquoted {@code ~} or {@code null} is an absent value, which here is the empty text. */
    private static String text(ScalarNode scalar) {
        boolean plain = scalar.getScalarStyle() == org.yaml.snakeyaml.DumperOptions.ScalarStyle.PLAIN;
        String value = scalar.getValue();
        return plain && (value.equals("~") || value.equals("null")) ? "" : value;
    }

    private String at(Node node) {
        return name + " line " + (node.getStartMark().getLine() + 1);
    }

    private static String firstLine(String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
