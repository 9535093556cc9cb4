package dev.chorus.app;

import dev.chorus.config.ChorusConfig;
import io.vertx.core.Future;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link Server} until the process is told to stop. */
final class Serve implements ServerStart {
    private static final Logger LOG = LoggerFactory.getLogger(Serve.class);
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 30;

    @Override
    public int run(ChorusConfig config, VerticlePlan plan) {
        Server server = await(Server.start(config, plan), START_SECONDS);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            LOG.info("stopping");
            try {
                await(server.stop(), STOP_SECONDS + drainSeconds(config));
            } finally {
                stopped.countDown();
            }
        }));
        LOG.info("running: {}", plan);
        announce(config, plan, server);
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** The longest that viewers take to leave. */
    private static int drainSeconds(ChorusConfig config) {
        return Math.ceilDiv(config.gateway().drainSpreadMs() + config.gateway().drainGraceMs(), 1_000);
    }

    private static void announce(ChorusConfig config, VerticlePlan plan, Server server) {
        String host = config.http().host().equals("0.0.0.0")
                ? "localhost"
                : config.http().host();
        if (plan.runs(VerticleCatalog.HTTP)) {
            System.out.printf("%n  Chorus is running. Open  http://%s:%d%n%n", host, server.httpPort());
            System.out.printf(
                    "  REST      http://%s:%d/api      (http://%1$s:%2$d/openapi.yaml)%n", host, server.httpPort());
        } else {
            System.out.printf("%n  Chorus is running: %s%n%n", plan);
        }
        if (plan.runs(VerticleCatalog.GATEWAY)) {
            System.out.printf("  WebSocket ws://%s:%d/ws%n", host, server.gatewayPort());
        }
        System.out.printf("  Data      %s%n%n", config.data().toAbsolutePath().normalize());
        System.out.flush();
    }

    private static <T> T await(Future<T> future, int seconds) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("nothing happened for " + seconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
