package dev.chorus.app;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code chorus}. It does nothing by itself: without a subcommand it prints its usage. */
@Command(
        name = "chorus",
        description = "Live comments and reactions for large audiences.",
        mixinStandardHelpOptions = true,
        version = "chorus 0.1.0-SNAPSHOT",
        scope = CommandLine.ScopeType.INHERIT)
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the process with its exit code: 0 done, 1 failed, 2 misused. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().usage(out);
    }
}
