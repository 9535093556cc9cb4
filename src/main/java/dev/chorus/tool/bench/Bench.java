package dev.chorus.tool.bench;

import java.io.PrintStream;
import java.io.PrintWriter;

/** The scenarios by name. */
public enum Bench {
    /** One room and many viewers: P1, P3, P8. */
    FANOUT(FanoutBench::run),
    /** Posting: P4, P9, P10, P14. */
    COMMENTS(CommentsBench::run),
    /** Reacting: P5. */
    REACTIONS(ReactionsBench::run),
    /** All of it at once: P6, P7. */
    MIXED(MixedBench::run);

    private final Scenario scenario;

    Bench(Scenario scenario) {
        this.scenario = scenario;
    }

    /** Measures and reports. */
    @FunctionalInterface
    interface Scenario {
        void run(Bed bed, BenchOptions options, Report report) throws Exception;
    }

    /**
     * Runs the scenario; blocks for some minutes at most, unless P9 stores many comments.
     *
     * @param out takes the table and the JSON lines
     * @param progress takes what happens meanwhile
     * @return whether every figure met its bar
     */
    public boolean run(BenchOptions options, PrintWriter out, PrintStream progress) throws Exception {
        String settings = (options.isQuick() ? "quick" : "full") + ", embedded, loopback, limits off"
                + (options.sets().isEmpty() ? "" : ", " + String.join(" ", options.sets()));
        Report report = new Report(progress, settings);
        try (Bed bed = Bed.open(options, report)) {
            scenario.run(bed, options, report);
        }
        report.print(out);
        return report.allPass();
    }
}
