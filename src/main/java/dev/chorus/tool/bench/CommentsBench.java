package dev.chorus.tool.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What posting costs: P4 (beside an empty answer), P14 (one stream), P10 (a start), and P9 when comments are to be stored. */
final class CommentsBench {
    private static final int CONNECTIONS = 64;
    private static final int STREAMS = 16;

    private final Bed bed;
    private final BenchOptions options;
    private final Report report;
    private long number;

    private CommentsBench(Bed bed, BenchOptions options, Report report) {
        this.bed = bed;
        this.options = options;
        this.report = report;
    }

    static void run(Bed bed, BenchOptions options, Report report) throws Exception {
        CommentsBench bench = new CommentsBench(bed, options, report);
        bench.besideEmpty();
        bench.oneStream();
        if (options.comments() > 0) {
            new StoredComments(options, report).run();
        }
        if (bed.knowsServer()) {
            StartBench.run(options, report);
        }
    }

    private void besideEmpty() throws Exception {
        List<String> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(bed.makeStream("posting " + i));
        }
        int runs = options.runs();
        double[] withToken = new double[runs];
        double[] withoutToken = new double[runs];
        double[] posted = new double[runs];
        try (HttpLoad load = new HttpLoad(bed.loop(), bed.http(), CONNECTIONS)) {
            WarmUp warmUp = new WarmUp(bed);
            warmUp.until(s -> load.asFastAsPossible(s, due -> comment(streams)).perSecond());
            warmUp.until(s -> load.asFastAsPossible(s, due -> Requests.get("/api/ping", bed.service()))
                    .perSecond());
            for (int i = 0; i < runs; i++) {
                double comments = perSecond(load, due -> comment(streams));
                double empty = perSecond(load, due -> Requests.get("/api/ping", ""));
                double known = perSecond(load, due -> Requests.get("/api/ping", bed.service()));
                posted[i] = comments;
                withToken[i] = comments / known;
                withoutToken[i] = comments / empty;
                report.say("  run %d: %.0f comments/s, empty %.0f/s, with token %.0f/s"
                        .formatted(i + 1, comments, empty, known));
            }
            Profile.of(bed, options, report, "P4, comments", () -> perSecond(load, due -> comment(streams)));
            Profile.of(
                    bed,
                    options,
                    report,
                    "P4, empty answers",
                    () -> perSecond(load, due -> Requests.get("/api/ping", "")));
        }
        Map<String, Object> details = Map.of("comments_per_second", Windows.median(posted), "connections", CONNECTIONS);
        report.add(Figure.atLeast(
                "P4", "comments over REST beside an empty 200", Windows.median(withoutToken), 0.5, "times", details));
        report.add(Figure.atLeast(
                "P4",
                "comments over REST beside an empty 200 with a token",
                Windows.median(withToken),
                0.5,
                "times",
                details));
    }

    private double perSecond(HttpLoad load, HttpLoad.Next next) throws InterruptedException {
        HttpLoad.Result result = load.asFastAsPossible(options.seconds(), next);
        if (result.failed > 0) {
            report.say("  refused: " + result.failed + ", first " + result.firstFailure);
        }
        return Math.max(result.perSecond(), 1e-9);
    }

    private io.netty.buffer.ByteBuf comment(List<String> streams) {
        int turn = (int) (number++ % streams.size());
        String user = bed.users().get((int) (number % bed.users().size()));
        return Requests.comment(streams.get(turn), user, "comment number " + number + " of the bench");
    }

    private void oneStream() throws Exception {
        String stream = bed.makeStream("one stream");
        Audience audience = new Audience(stream, "");
        audience.join(bed.loop(), bed.gateway(), 10);
        try (HttpLoad load = new HttpLoad(bed.loop(), bed.http(), CONNECTIONS)) {
            HttpLoad.Result result = load.asFastAsPossible(options.seconds() * 2, due -> comment(List.of(stream)));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (audience.witness().comments() < result.succeeded && System.nanoTime() < deadline) {
                Windows.pause(0.1);
            }
            long delivered = audience.witness().comments();
            boolean isWhole =
                    delivered == result.succeeded && audience.witness().broken() == 0;
            report.add(Figure.atLeast(
                    "P14",
                    "comments of one stream acknowledged and delivered in order",
                    isWhole ? result.perSecond() : 0,
                    2_000,
                    "per second",
                    Map.of(
                            "acknowledged",
                            result.succeeded,
                            "delivered",
                            delivered,
                            "broken_sequences",
                            audience.witness().broken(),
                            "refused",
                            result.failed,
                            "gaps",
                            audience.gaps(),
                            "p99_ms",
                            result.ms(99))));
        } finally {
            audience.leave();
        }
    }
}
