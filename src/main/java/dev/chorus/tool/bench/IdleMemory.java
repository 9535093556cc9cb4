package dev.chorus.tool.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** P8: live heap of a viewer who has joined and is told nothing, beside a bare Vert.x WebSocket in a server of its own. */
@SuppressWarnings("AddressSelection") // Loopback has one address.
final class IdleMemory {
    private static final int FIRST = 200;
    private static final double BAR_BYTES = 3 * 1024;

    private final Bed bed;
    private final Report report;
    private final int viewers;

    IdleMemory(Bed bed, BenchOptions options, Report report) {
        this.bed = bed;
        this.report = report;
        this.viewers = options.isQuick() ? 2_000 : 5_000;
    }

    void run() throws Exception {
        double joined = joined();
        double bare = bare();
        report.add(Figure.atMost(
                "P8",
                "heap of an idle viewer above a bare WebSocket's",
                (joined - bare) / 1024,
                BAR_BYTES / 1024,
                "KB",
                Map.of("viewer_bytes", joined, "bare_bytes", bare, "viewers", viewers)));
    }

    private double joined() throws Exception {
        String stream = bed.makeStream("idle");
        Audience first = new Audience(stream, "");
        Audience rest = new Audience(stream, "");
        first.join(bed.loop(), bed.gateway(), FIRST);
        long before = settled(bed.server());
        rest.join(bed.loop(), bed.gateway(), viewers);
        long after = settled(bed.server());
        first.leave();
        rest.leave();
        return (double) (after - before) / viewers;
    }

    private double bare() throws Exception {
        Path output = Files.createTempFile("chorus-bench", ".log");
        int port = Bed.freePorts()[0];
        try (ChildProcess server =
                ChildProcess.start(output, List.of(BareSocketServer.class.getName(), String.valueOf(port)))) {
            awaitPort(server, port);
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            List<SocketClient> first =
                    bed.loop().connect(address, FIRST, () -> new SocketClient(address, new Silent()));
            long before = settled(server);
            List<SocketClient> rest =
                    bed.loop().connect(address, viewers, () -> new SocketClient(address, new Silent()));
            long after = settled(server);
            first.forEach(SocketClient::close);
            rest.forEach(SocketClient::close);
            return (double) (after - before) / viewers;
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static void awaitPort(ChildProcess server, int port) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 400 && server.isAlive(); attempt++) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IOException("the bare server did not start");
    }

    /** What handshakes leave behind needs a moment to go. */
    private static long settled(ChildProcess server) throws Exception {
        Windows.pause(2);
        server.liveBytes();
        return server.liveBytes();
    }

    /** Ready as soon as the handshake is done. */
    private static final class Silent implements SocketClient.Listener {
        @Override
        public void opened(SocketClient client) {
            client.isReady();
        }

        @Override
        public void data(SocketClient client, long length, byte[] start, int startLength) {
            // A bare server says nothing.
        }

        @Override
        public void closed(SocketClient client) {
            // The bench closes them itself.
        }
    }
}
