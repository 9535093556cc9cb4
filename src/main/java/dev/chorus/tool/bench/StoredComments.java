package dev.chorus.tool.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** P9: whether reading a page, posting and joining cost the same with many comments stored as with ten thousand. */
final class StoredComments {
    private static final long FEW = 10_000;
    private static final int CONNECTIONS = 64;
    private static final int JOINS = 200;

    private final Bed bed;
    private final BenchOptions options;
    private final Report report;
    private long number;

    StoredComments(Bed bed, BenchOptions options, Report report) {
        this.bed = bed;
        this.options = options;
        this.report = report;
    }

    void run() throws Exception {
        String stream = bed.makeStream("many comments");
        fill(stream, FEW);
        Map<String, Double> few = measure(stream);
        fill(stream, options.comments());
        Map<String, Double> many = measure(stream);
        few.forEach((what, ms) -> report.add(Figure.atMost(
                "P9",
                what + " with " + options.comments() + " comments beside " + FEW,
                many.getOrDefault(what, 0.0) / ms,
                1.2,
                "times",
                Map.of("few_ms", ms, "many_ms", many.getOrDefault(what, 0.0)))));
    }

    /** Posts until there are this many. */
    private void fill(String stream, long target) throws InterruptedException {
        try (HttpLoad load = new HttpLoad(bed.loop(), bed.http(), CONNECTIONS)) {
            while (number < target) {
                HttpLoad.Result result = load.asFastAsPossible(5, due -> comment(stream));
                report.say("  %d comments stored, %.0f/s".formatted(number, result.perSecond()));
                if (result.succeeded == 0) {
                    throw new IllegalStateException("posting stopped: " + result.firstFailure);
                }
            }
        }
    }

    private io.netty.buffer.ByteBuf comment(String stream) {
        return Requests.comment(stream, bed.service(), "comment number " + number++);
    }

    private Map<String, Double> measure(String stream) throws Exception {
        Map<String, Double> medians = new LinkedHashMap<>();
        String newest = "/api/streams/" + stream + "/comments";
        try (HttpLoad load = new HttpLoad(bed.loop(), bed.http(), 2)) {
            String older = bed.api()
                    .get(newest + "?page_size=200")
                    .await(30, java.util.concurrent.TimeUnit.SECONDS)
                    .body()
                    .getString("next", "");
            String cursor =
                    newest + "?cursor=" + java.net.URLEncoder.encode(older, java.nio.charset.StandardCharsets.UTF_8);
            medians.put("newest page", median(load, due -> Requests.get(newest, bed.service())));
            medians.put("older page", median(load, due -> Requests.get(cursor, bed.service())));
            medians.put("posting", median(load, due -> comment(stream)));
        }
        medians.put("joining", joining(stream));
        return medians;
    }

    private double median(HttpLoad load, HttpLoad.Next next) throws InterruptedException {
        load.asFastAsPossible(1, next);
        return load.asFastAsPossible(options.seconds(), next).ms(50);
    }

    private double joining(String stream) throws InterruptedException {
        double[] ms = new double[JOINS];
        for (int i = 0; i < JOINS; i++) {
            Audience one = new Audience(stream, "");
            long started = System.nanoTime();
            one.join(bed.loop(), bed.gateway(), 1);
            ms[i] = (System.nanoTime() - started) / 1e6;
            one.leave();
        }
        return Windows.median(ms);
    }
}
