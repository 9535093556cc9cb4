package dev.chorus.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A connection that has not asked for anything is given so much time and no more, however busy it looks. The idle timeout, which is four
 * times the interval of pings, lies beyond everybody's patience here, so that only the bound on handshakes can end one.
 */
class HandshakeIT {
    private static final String[] SETTINGS = {
        "gateway.handshake_ms=3000", "gateway.ping_interval_ms=60000", "http.request_ms=3000"
    };
    private static final int DRIBBLERS = 50;

    @TempDir
    Path folder;

    @Test
    void handshakesThatAreNeverFinishedEndAndOthersAreServed() {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), SETTINGS);
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
                RawSocket silent = RawSocket.connect(chorus)) {
            // Given
            Api api = new Api(chorus);
            List<RawSocket> dribblers = new ArrayList<>();
            for (int i = 0; i < DRIBBLERS; i++) {
                RawSocket dribbler = RawSocket.connect(chorus);
                dribblers.add(dribbler);
                dribbler.bytes("GET /ws HTTP/1.1\r\nHost: localhost\r\nX-Long: ".getBytes(UTF_8));
                clock.scheduleAtFixedRate(() -> dribble(dribbler), 100, 100, TimeUnit.MILLISECONDS);
            }

            // When
            try (Viewer other = Viewer.join(chorus, api.demoStream(), "", "full")) {
                // Then
                assertThat(dribblers).allMatch(d -> d.closeCode() == RawSocket.NO_CLOSE_FRAME);
                assertThat(silent.closeCode()).isEqualTo(RawSocket.NO_CLOSE_FRAME);
                assertThat(other.ask("ping", new JsonObject().put("t", "1"))
                                .join()
                                .getString("type"))
                        .isEqualTo("pong");
                assertThat(other.closed()).isNotDone();
            }
            clock.shutdownNow();
            dribblers.forEach(RawSocket::close);
        }
    }

    @Test
    void requestsThatAreNeverFinishedEndOnThePortOfRestToo() {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"), SETTINGS);
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
                RawSocket head = RawSocket.toRest(chorus);
                RawSocket body = RawSocket.toRest(chorus)) {
            // Given
            head.bytes("GET /api/config HTTP/1.1\r\nHost: localhost\r\nX-Long: ".getBytes(UTF_8));
            body.bytes(("POST /api/streams HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 10000\r\n\r\n{")
                    .getBytes(UTF_8));

            // When
            clock.scheduleAtFixedRate(() -> dribble(head), 100, 100, TimeUnit.MILLISECONDS);
            clock.scheduleAtFixedRate(() -> dribble(body), 100, 100, TimeUnit.MILLISECONDS);

            // Then
            assertThat(head.closeCode()).isEqualTo(RawSocket.NO_CLOSE_FRAME);
            assertThat(body.closeCode()).isEqualTo(RawSocket.NO_CLOSE_FRAME);
            assertThat(new Api(chorus).get("/api/config", "").status()).isEqualTo(200);
            clock.shutdownNow();
        }
    }

    /** A byte that never ends a line; the exception at the end of the connection ends the task, too. */
    private static void dribble(RawSocket socket) throws UncheckedIOException {
        socket.bytes(new byte[] {'x'});
    }
}
