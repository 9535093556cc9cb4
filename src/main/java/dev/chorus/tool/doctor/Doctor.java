package dev.chorus.tool.doctor;

import dev.chorus.config.ChorusConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Everything that is looked at, in the order of the table. */
public final class Doctor {
    private Doctor() {}

    /**
     * Blocks for as long as a few small disk writes take, and for some seconds when a server does not answer.
     *
     * @param verticles names of what is to run: ports of others are not looked at
     */
    public static List<Finding> examine(ChorusConfig config, Set<String> verticles) {
        List<Finding> findings = new ArrayList<>(examineMachine());
        findings.addAll(DataFolder.examine(config.data()));
        findings.addAll(Ports.examine(config, verticles));
        findings.addAll(Servers.examine(config));
        findings.addAll(Cautions.examine(config));
        return findings;
    }

    /** What can be said without a configuration. */
    public static List<Finding> examineMachine() {
        return Machine.examine();
    }
}
