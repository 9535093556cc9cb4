package dev.chorus.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchedVertxTest {
    @Test
    void aBlockedEventLoopIsToldWithThePlaceThatBlocksIt() throws Exception {
        List<String> blocked = new CopyOnWriteArrayList<>();
        Vertx vertx = WatchedVertx.make(blocked::add);
        try {
            vertx.getOrCreateContext().runOnContext(now -> {
                while (blocked.isEmpty()) {
                    Thread.onSpinWait();
                }
            });
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }

        assertThat(blocked).isNotEmpty().first().asString().contains("eventloop", "WatchedVertxTest");
    }
}
