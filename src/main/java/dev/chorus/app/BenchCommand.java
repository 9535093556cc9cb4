package dev.chorus.app;

import dev.chorus.tool.bench.Bench;
import dev.chorus.tool.bench.BenchOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a server and prints each figure beside its bar: a table, then one JSON line a figure. */
@Command(
        name = "bench",
        description =
                "Measure a server: fanout, comments, reactions, or mixed. Starts one of its own unless --url is given.")
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SCENARIO", description = "${COMPLETION-CANDIDATES}")
    private Bench scenario = Bench.MIXED;

    @Option(names = "--quick", description = "Smaller and shorter, for a first look")
    private boolean isQuick;

    @Option(
            names = "--viewers",
            paramLabel = "N",
            description = "Viewers of the largest room. Default: as the figures want it")
    private int viewers;

    @Option(
            names = "--comments",
            paramLabel = "N",
            description = "Store this many and compare (P9). Default: leave that out")
    private long comments;

    @Option(names = "--url", paramLabel = "URL", description = "A server that runs already; its limits must be off")
    private Optional<URI> url = Optional.empty();

    @Option(names = "--gateway", paramLabel = "URL", description = "Its gateway. Default: ${DEFAULT-VALUE}")
    private URI gateway = URI.create("ws://127.0.0.1:8081");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Its data folder, for the key. Default: ${DEFAULT-VALUE}")
    private Path data = Path.of("./data");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the server that is started. May be repeated")
    private List<String> sets = List.of();

    @Option(
            names = "--profile",
            description = "Tell what the server that is started spends its processor time on (Linux)")
    private boolean isProfiled;

    @Override
    public Integer call() throws Exception {
        BenchOptions options = new BenchOptions(isQuick, viewers, comments, url, gateway, data, sets, isProfiled);
        return scenario.run(options, spec.commandLine().getOut(), System.err) ? 0 : 1;
    }
}
