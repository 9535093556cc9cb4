package dev.chorus.app;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts things one after the other and stops them in the reverse order; what fails to stop does not keep the others from stopping.
 * Undeploying everything at once would close the stores under whoever still writes.
 */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private record Step(String name, Supplier<Future<?>> stop) {}

    private final Deque<Step> started = new ArrayDeque<>();

    /** To be called when something has started. */
    synchronized void onStop(String name, Supplier<Future<?>> stop) {
        started.push(new Step(name, stop));
    }

    Future<Void> stop() {
        Step step;
        synchronized (this) {
            step = started.poll();
        }
        if (step == null) {
            return Future.succeededFuture();
        }
        Step now = step;
        LOG.debug("stopping {}", now.name());
        return now.stop().get().transform(done -> {
            if (done.failed()) {
                LOG.warn("{} did not stop cleanly", now.name(), done.cause());
            }
            return stop();
        });
    }
}
