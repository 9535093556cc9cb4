package dev.chorus.app;

import dev.chorus.config.ChorusConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Turns a configured port of 0 into a free one: every instance of a verticle must bind the same. */
final class FreePorts {
    private FreePorts() {}

    static ChorusConfig fill(ChorusConfig c) {
        ChorusConfig.Http h = c.http();
        ChorusConfig.Gateway g = c.gateway();
        return c.withPorts(h.port() == 0 ? free(h.host()) : h.port(), g.port() == 0 ? free(g.host()) : g.port());
    }

    private static int free(String host) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + host, e);
        }
    }
}
