package dev.chorus.app;

import dev.chorus.config.ChorusConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the server with what {@code verticles.yaml} says. */
@Command(name = "serve", description = "Run the server. With no options: everything embedded, and a demo stream.")
final class ServeCommand implements Callable<Integer> {
    private final ServerStart server;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--port", paramLabel = "PORT", description = "REST and pages; 0: any free one. Default: 8080")
    private Optional<String> port = Optional.empty();

    @Option(names = "--gateway-port", paramLabel = "PORT", description = "WebSocket, SSE, SockJS. Default: 8081")
    private Optional<String> gatewayPort = Optional.empty();

    @Option(
            names = "--verticles",
            paramLabel = "FILE",
            description = "What this process runs. Default: ./verticles.yaml, else all of it")
    private Optional<Path> verticles = Optional.empty();

    ServeCommand(ServerStart server) {
        this.server = server;
    }

    @Override
    public Integer call() {
        VerticlePlan plan = VerticlePlan.load(verticles, Runtime.getRuntime().availableProcessors());
        List<String> flags = new ArrayList<>();
        port.ifPresent(value -> flags.add("http.port=" + value));
        gatewayPort.ifPresent(value -> flags.add("gateway.port=" + value));
        ChorusConfig loaded = config.load(plan.options(), flags);
        return server.run(loaded, plan);
    }
}
