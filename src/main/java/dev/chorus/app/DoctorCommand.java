package dev.chorus.app;

import dev.chorus.config.ChorusConfig;
import dev.chorus.config.ConfigException;
import dev.chorus.tool.doctor.Doctor;
import dev.chorus.tool.doctor.Finding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks what a server needs before there is one. */
@Command(
        name = "doctor",
        description =
                "Check configuration, ports, folders and this machine, and say what to do. Exit code 1 when something must be done.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--verticles", paramLabel = "FILE", description = "The plan to check. Default: ./verticles.yaml")
    private Optional<Path> verticles = Optional.empty();

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        try {
            VerticlePlan plan =
                    VerticlePlan.load(verticles, Runtime.getRuntime().availableProcessors());
            ChorusConfig loaded = config.load(plan.options(), List.of());
            findings.add(Finding.good("configuration", "valid, data in " + loaded.data()));
            findings.add(Finding.good("verticles", plan.toString()));
            findings.addAll(Doctor.examine(loaded, plan.instances().keySet()));
            findings.addAll(HotStores.examine(loaded));
        } catch (ConfigException wrong) {
            wrong.mistakes()
                    .forEach(mistake -> findings.add(
                            Finding.bad("configuration", mistake.toString(), "correct it, then ask the doctor again")));
            findings.addAll(Doctor.examineMachine());
        }
        PrintWriter out = spec.commandLine().getOut();
        findings.forEach(finding -> out.println(finding.line()));
        boolean allWell = findings.stream().noneMatch(finding -> finding.grade() == Finding.Grade.BAD);
        out.println(allWell ? "Ready to serve." : "Something must be done first: see the lines above.");
        return allWell ? 0 : 1;
    }
}
