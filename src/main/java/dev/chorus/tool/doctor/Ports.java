package dev.chorus.tool.doctor;

import dev.chorus.config.ChorusConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether the ports are free. */
final class Ports {
    private Ports() {}

    /** @param verticles what is to run: nobody listens on the ports of others */
    static List<Finding> examine(ChorusConfig config, Set<String> verticles) {
        List<Finding> findings = new ArrayList<>();
        boolean http = verticles.contains("http");
        if (http) {
            findings.add(port("http port", config.http().host(), config.http().port(), "--port"));
        }
        if (verticles.contains("gateway")) {
            findings.add(port(
                    "gateway port", config.gateway().host(), config.gateway().port(), "--gateway-port"));
        }
        if (http && !config.http().metricsHost().isEmpty()) {
            findings.add(port(
                    "metrics port",
                    config.http().metricsHost(),
                    config.http().metricsPort(),
                    "--set http.metrics_port=…"));
        }
        return findings;
    }

    private static Finding port(String what, String host, int port, String flag) {
        if (port == 0) {
            return Finding.good(what, "any free one on " + host);
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            return Finding.bad(
                    what, host + " is not known to this machine", "use an address of this machine, or 0.0.0.0");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return Finding.good(what, host + ':' + port + " is free");
        } catch (IOException taken) {
            return Finding.bad(
                    what,
                    host + ':' + port + ": " + taken.getMessage(),
                    "stop what is using it, or choose another with " + flag);
        }
    }
}
