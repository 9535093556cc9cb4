package dev.chorus.observe;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns that limits refuse people. Whoever hammers a limit must not fill the log: there is one line a second at most for each limit,
 * with how often it was exceeded since the line before. Any thread.
 */
final class LimitLog {
    private static final Logger LOG = LoggerFactory.getLogger(LimitLog.class);
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final LongSupplier nanos;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();

    private record Line(AtomicLong saidAt, LongAdder times) {}

    /** @param nanos a clock that only tells how much time went by */
    LimitLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** @param limit one of few names */
    void exceeded(String limit) {
        long now = nanos.getAsLong();
        Line line =
                lines.computeIfAbsent(limit, first -> new Line(new AtomicLong(now - SECOND_NANOS), new LongAdder()));
        line.times().increment();
        long last = line.saidAt().get();
        if (now - last >= SECOND_NANOS && line.saidAt().compareAndSet(last, now)) {
            LOG.warn("limit {}: exceeded {} times", limit, line.times().sumThenReset());
        }
    }
}
