package dev.chorus.tool.bench;

import java.io.IOException;

/**
 * Brings a young JVM to its speed: goes on in short stretches until the rate grows no more and the server's compilers have little left
 * to do, so that what is measured afterwards is the program and not its translation.
 */
final class WarmUp {
    private static final double STRETCH_SECONDS = 3;
    private static final int MOST_STRETCHES = 20;
    private static final double GROWS = 1.1;
    /** Of one core, while it is loaded. */
    private static final double AT_REST = 0.05;

    private final Bed bed;

    WarmUp(Bed bed) {
        this.bed = bed;
    }

    /** Works for a while. */
    @FunctionalInterface
    interface Stretch {
        /** @return what was done per second; a constant when the rate is given */
        double run(double seconds) throws InterruptedException;
    }

    /** Blocks for a minute at most. */
    void until(Stretch stretch) throws InterruptedException, IOException {
        double best = 0;
        for (int i = 0; i < MOST_STRETCHES; i++) {
            long compiled = compilerNanos();
            double rate = stretch.run(STRETCH_SECONDS);
            double busy = (compilerNanos() - compiled) / (STRETCH_SECONDS * 1e9);
            if (i > 1 && rate < best * GROWS && busy < AT_REST) {
                return;
            }
            best = Math.max(best, rate);
        }
    }

    private long compilerNanos() throws IOException {
        return bed.knowsServer() ? bed.server().compilerNanos() : 0;
    }
}
