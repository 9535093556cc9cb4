package dev.chorus.tool.bench;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** P9: whether reading a page, posting and joining cost the same with many comments stored in a stream as with ten thousand. */
final class StoredComments {
    private static final long FEW = 10_000;
    private static final int JOINS = 200;

    private final BenchOptions options;
    private final Report report;
    private long number;

    StoredComments(BenchOptions options, Report report) {
        this.options = options;
        this.report = report;
    }

    /** Needs room for the comments beside the system's temporary files: about 4 GB for ten million. */
    void run() throws Exception {
        Path folder = Files.createTempDirectory("chorus-bench");
        Vertx vertx = Vertx.vertx();
        try {
            String stream;
            try (Bed bed = Bed.on(folder, options)) {
                stream = bed.makeStream("many comments");
            }
            History history = new History(vertx, folder.resolve("data"), Long.parseLong(stream), options.comments());
            history.fill(FEW, report);
            Map<String, Double> few = measure(folder, stream);
            history.fill(options.comments(), report);
            Map<String, Double> many = measure(folder, stream);
            few.forEach((what, ms) -> report.add(Figure.atMost(
                    "P9",
                    what + " with " + options.comments() + " comments beside " + FEW,
                    many.getOrDefault(what, 0.0) / ms,
                    1.2,
                    "times",
                    Map.of("few_ms", ms, "many_ms", many.getOrDefault(what, 0.0)))));
        } finally {
            vertx.close().await();
            Bed.delete(folder);
        }
    }

    private Map<String, Double> measure(Path folder, String stream) throws Exception {
        try (Bed bed = Bed.on(folder, options)) {
            return measure(bed, stream);
        }
    }

    private Map<String, Double> measure(Bed bed, String stream) throws Exception {
        Map<String, Double> medians = new LinkedHashMap<>();
        String newest = "/api/streams/" + stream + "/comments";
        try (HttpLoad load = new HttpLoad(bed.loop(), bed.http(), 2)) {
            String older = bed.api()
                    .get(newest + "?page_size=200")
                    .await(30, TimeUnit.SECONDS)
                    .body()
                    .getString("next", "");
            String cursor = newest + "?cursor=" + URLEncoder.encode(older, StandardCharsets.UTF_8);
            medians.put("newest page", median(bed, load, due -> Requests.get(newest, bed.service())));
            medians.put("older page", median(bed, load, due -> Requests.get(cursor, bed.service())));
            medians.put("posting", median(bed, load, due -> comment(bed, stream)));
        }
        medians.put("joining", joining(bed, stream));
        report.say("  medians in ms: " + medians);
        return medians;
    }

    private ByteBuf comment(Bed bed, String stream) {
        return Requests.comment(stream, bed.service(), "comment number " + number++);
    }

    private double median(Bed bed, HttpLoad load, HttpLoad.Next next) throws Exception {
        new WarmUp(bed).until(s -> load.asFastAsPossible(s, next).perSecond());
        return load.asFastAsPossible(options.seconds(), next).ms(50);
    }

    private static double joining(Bed bed, String stream) throws InterruptedException {
        double[] ms = new double[JOINS];
        for (int i = 0; i < 2 * JOINS; i++) { // the first half warms up
            Audience one = new Audience(stream, "");
            long started = System.nanoTime();
            one.join(bed.loop(), bed.gateway(), 1);
            ms[i % JOINS] = (System.nanoTime() - started) / 1e6;
            one.leave();
        }
        return Windows.median(ms);
    }
}
