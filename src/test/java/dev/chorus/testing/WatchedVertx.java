package dev.chorus.testing;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The one way in which unit tests come by a Vert.x: its event loops are watched, and the test in which one was blocked fails. JUnit finds
 * this by itself ({@code META-INF/services}), so that a test has nothing to declare.
 */
public final class WatchedVertx implements AfterEachCallback, AfterAllCallback {
    /** A quarter of what Vert.x allows, and still out of reach of a machine that is merely busy. */
    private static final long LONGEST_MS = 500;

    private static final long LOOK_EVERY_MS = 50;
    private static final Queue<String> BLOCKED = new ConcurrentLinkedQueue<>();

    /** To be closed by whoever made it. */
    public static Vertx make() {
        return make(BLOCKED::add);
    }

    /** @param blocked is told which thread was where, from a thread of Vert.x */
    static Vertx make(Consumer<String> blocked) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setBlockedThreadCheckInterval(LOOK_EVERY_MS)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(LONGEST_MS));
        Map<Thread, Long> seen = new ConcurrentHashMap<>();
        ((VertxInternal) vertx).blockedThreadChecker().setThreadBlockedHandler(event -> {
            // The second look tells a thread that is blocked from one that was held up together with all others.
            Long before = seen.put(event.thread(), event.duration());
            if (before != null && event.duration() > before) {
                blocked.accept(describe(event));
            }
        });
        return vertx;
    }

    private static String describe(BlockedThreadEvent event) {
        StringBuilder text = new StringBuilder();
        text.append(event.thread().getName())
                .append(" was blocked for ")
                .append(TimeUnit.NANOSECONDS.toMillis(event.duration()))
                .append(" ms");
        for (StackTraceElement frame : event.thread().getStackTrace()) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        failIfBlocked();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        failIfBlocked();
    }

    private static void failIfBlocked() {
        List<String> blocked = new ArrayList<>();
        String one;
        while ((one = BLOCKED.poll()) != null) {
            blocked.add(one);
        }
        if (!blocked.isEmpty()) {
            throw new AssertionError("an event loop was blocked: " + String.join("\n", blocked));
        }
    }
}
