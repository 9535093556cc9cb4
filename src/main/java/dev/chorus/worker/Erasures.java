package dev.chorus.worker;

import dev.chorus.event.Event;
import dev.chorus.port.Logged;
import dev.chorus.port.StoreException;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The erasures that the log asks for, each tried until it is done. As long as one is not, its partition is not to be remembered as
 * read beyond it: {@link #before}. So a process that dies in the middle finds it again. Used on one context.
 */
final class Erasures {
    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
    private static final int AT_A_TIME = 4;
    private static final int MAX_OPEN = 1_000;

    private final Erasure erasure;
    private final Retries retries;
    private final Map<Long, Logged> open = new HashMap<>();
    private final Queue<Event.UserErasing> waiting = new ArrayDeque<>();
    private int running;
    private Runnable done = () -> {};

    Erasures(Erasure erasure, Retries retries) {
        this.erasure = erasure;
        this.retries = retries;
    }

    /** @param act runs whenever one is done */
    void whenDone(Runnable act) {
        done = act;
    }

    /** Takes them all or, with more than {@value #MAX_OPEN} open ones, none. Users who are being erased already go on as they are. */
    Future<Void> take(Collection<Logged> asked) {
        if (open.size() + asked.size() > MAX_OPEN && !open.isEmpty()) {
            return Future.failedFuture(new StoreException("too many users are being erased"));
        }
        for (Logged logged : asked) {
            if (logged.event() instanceof Event.UserErasing erasing
                    && open.putIfAbsent(erasing.userId(), logged) == null) {
                waiting.add(erasing);
            }
        }
        next();
        return Future.succeededFuture();
    }

    /** How far a partition that was read up to a position may be remembered as read. */
    long before(int partition, long position) {
        long before = position;
        for (Logged logged : open.values()) {
            if (logged.partition() == partition) {
                before = Math.min(before, logged.position() - 1);
            }
        }
        return before;
    }

    private void next() {
        while (running < AT_A_TIME && !waiting.isEmpty()) {
            Event.UserErasing erasing = waiting.remove();
            long user = erasing.userId();
            running++;
            LOG.info("user {} is being erased", user);
            retries.untilDone("erasure", () -> erasure.run(user, erasing.head().requestId()))
                    .onSuccess(_ -> {
                        LOG.info("user {} was erased", user);
                        running--;
                        open.remove(user);
                        done.run();
                        next();
                    });
        }
    }
}
