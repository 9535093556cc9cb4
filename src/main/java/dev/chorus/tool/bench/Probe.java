package dev.chorus.tool.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One blocking request on a socket of its own: for a server that may not be there yet. */
final class Probe {
    private static final int TIMEOUT_MS = 2_000;

    private Probe() {}

    /** Whether {@code GET path} is answered with 200 and a body that holds this text. */
    static boolean answers(URI url, String path, String text) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.startsWith("HTTP/1.1 200") && answer.contains(text);
        } catch (IOException notYet) {
            return false;
        }
    }
}
