package dev.chorus.tool.replay;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts outcomes and tells about them; any thread. */
final class Tally {
    private static final int SHOWN = 20;
    private static final long EVERY_NANOS = 1_000_000_000L;

    private final PrintStream progress;
    private final long started = System.nanoTime();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final Map<String, Long> reasons = new TreeMap<>();
    private long told = started;
    private long shown;

    Tally(PrintStream progress) {
        this.progress = progress;
    }

    void acknowledged() {
        acknowledged.increment();
    }

    /** The first reasons are told one by one, all are summed up at the end. */
    synchronized void rejected(long line, String reason, boolean outcomeIsUnknown) {
        rejected.increment();
        if (outcomeIsUnknown) {
            unknown.increment();
        }
        reasons.merge(reason, 1L, Long::sum);
        if (shown++ < SHOWN) {
            progress.println("line " + line + ": " + reason);
        }
    }

    /** Tells where things stand, at most once a second. */
    synchronized void tell() {
        long now = System.nanoTime();
        if (now - told >= EVERY_NANOS) {
            told = now;
            progress.printf("%.0f s: %d acknowledged, %d rejected%n", seconds(), acknowledged.sum(), rejected.sum());
        }
    }

    synchronized Replay.Result result(String streamId) {
        reasons.forEach((reason, count) -> progress.println(count + " x " + reason));
        return new Replay.Result(
                acknowledged.sum() + rejected.sum(),
                acknowledged.sum(),
                rejected.sum(),
                unknown.sum(),
                seconds(),
                streamId);
    }

    private double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }
}
