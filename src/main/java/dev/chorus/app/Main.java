package dev.chorus.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code chorus}. It does nothing by itself: without a subcommand it prints its usage. */
@Command(
        name = "chorus",
        description = "Live comments and reactions for large audiences.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        footer = {
            "",
            "From a checkout also: chorus test (the whole build with every check), chorus format.",
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs one command and ends the process with its exit code: 0 done, 1 failed, 2 misused. */
    public static void main(String[] arguments) {
        System.exit(commandLine(new Serve()).execute(arguments));
    }

    /** The commands, with this server behind the one that serves. */
    static CommandLine commandLine(ServerStart server) {
        return new CommandLine(new Main())
                .addSubcommand(new ServeCommand(server))
                .addSubcommand(new TokenCommand())
                .addSubcommand(new ReplayCommand())
                .addSubcommand(new RebuildCommand())
                .addSubcommand(new ExportCommand())
                .addSubcommand(new BenchCommand())
                .addSubcommand(new DoctorCommand())
                .addSubcommand(new RehearseCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new CommandErrors());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
