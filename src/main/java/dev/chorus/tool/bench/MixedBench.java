package dev.chorus.tool.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** P6 and P7: 100 comments/s and 1,000 reactions/s on one stream with 1,000 viewers, and every endpoint under that load. */
final class MixedBench {
    private static final double COMMENTS = 100;
    private static final double REACTIONS = 1_000;
    private static final int TAPPING_CONNECTIONS = 50;
    private static final double QUIET_SECONDS = 0.7;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Bed bed;
    private final BenchOptions options;
    private final Report report;
    private final int viewers;

    private MixedBench(Bed bed, BenchOptions options, Report report) {
        this.bed = bed;
        this.options = options;
        this.report = report;
        this.viewers = options.viewers() > 0 ? options.viewers() : 1_000;
    }

    static void run(Bed bed, BenchOptions options, Report report) throws Exception {
        new MixedBench(bed, options, report).run();
    }

    private void run() throws Exception {
        String stream = bed.makeStream("mixed");
        Audience audience = new Audience(stream, "");
        audience.join(bed.loop(), bed.gateway(), viewers);
        audience.watch(bed.loop());
        double seconds = options.isQuick() ? 10 : 30;
        try (HttpLoad posts = new HttpLoad(bed.loop(), bed.http(), 64);
                SocketLoad taps =
                        new SocketLoad(bed.loop(), bed.gateway(), List.of(stream), bed.users(), TAPPING_CONNECTIONS);
                Endpoints endpoints = new Endpoints(bed, stream)) {
            String warmUp = bed.makeStream("warm up");
            new WarmUp(bed).until(s -> posts.asFastAsPossible(s, due -> comment(warmUp, due))
                    .perSecond());
            HttpLoad.Schedule comments = posts.schedule(COMMENTS, due -> comment(stream, due));
            SocketLoad.Steady reactions = taps.steady(REACTIONS, tap(stream), "ack");
            endpoints.start();
            new WarmUp(bed)
                    .until(
                            s -> { // the endpoints too
                                Windows.pause(s);
                                return 1;
                            });
            Profile.of(bed, options, report, "P6", () -> Windows.pause(seconds));
            endpoints.finish();
            endpoints.start();
            audience.arrivals().clear();
            audience.witness().clear();
            Windows.pause(seconds);
            endpoints.finish();
            HttpLoad.Result posted = comments.finish();
            double tapped = reactions.finish();
            busy(audience, posted, tapped, taps.refused());
            quiet(stream, audience, posts);
            endpoints.report(report);
        } finally {
            audience.leave();
        }
    }

    private static String tap(String stream) {
        return "{\"type\":\"react\",\"ref\":\"r\",\"payload\":{\"stream_id\":\"" + stream
                + "\",\"reaction_type\":\"like\"}}";
    }

    private void busy(Audience audience, HttpLoad.Result posted, double tapped, long refusedTaps)
            throws InterruptedException {
        Windows.pause(1);
        Histogram delay = delays(audience);
        double interval = Math.max(100, audience.witness().intervalMs());
        double p50 = delay.getValueAtPercentile(50) / 1e6;
        double p99 = delay.getValueAtPercentile(99) / 1e6;
        Map<String, Object> details = Map.of(
                "interval_ms",
                interval,
                "p99_9_ms",
                delay.getValueAtPercentile(99.9) / 1e6,
                "max_ms",
                delay.getMaxValue() / 1e6,
                "deliveries",
                delay.getTotalCount(),
                "viewers",
                audience.size(),
                "gaps",
                audience.gaps(),
                "comments_per_second",
                posted.perSecond(),
                "reactions_per_second",
                tapped,
                "refused",
                posted.failed + refusedTaps);
        report.add(Figure.atMost("P6", "post to everyone's socket, p50", p50, interval / 2 + 10, "ms", details));
        report.add(Figure.atMost(
                "P6", "post to everyone's socket, p99", p99, Math.min(200, interval + 50), "ms", details));
    }

    private void quiet(String stream, Audience audience, HttpLoad posts) throws InterruptedException {
        Windows.pause(2);
        audience.arrivals().clear();
        HttpLoad.Schedule few = posts.schedule(1 / QUIET_SECONDS, due -> comment(stream, due));
        Windows.pause(options.isQuick() ? 10 : 30);
        few.finish();
        Windows.pause(1);
        Histogram delay = delays(audience);
        report.add(Figure.atMost(
                "P6",
                "post to everyone's socket in a quiet room, p99",
                delay.getValueAtPercentile(99) / 1e6,
                20,
                "ms",
                Map.of("p50_ms", delay.getValueAtPercentile(50) / 1e6, "deliveries", delay.getTotalCount())));
    }

    /** From when a comment was due to be posted to when it arrived, for every viewer and every comment. */
    private static Histogram delays(Audience audience) {
        Histogram delay = new Histogram(LONGEST_NANOS, 3);
        audience.arrivals().forEach((from, to, nanos) -> {
            for (long offset = from; offset <= to; offset++) {
                long due = audience.witness().due(offset);
                if (due >= 0) {
                    delay.recordValue(Math.clamp(nanos - due, 0, LONGEST_NANOS));
                }
            }
        });
        return delay;
    }

    private io.netty.buffer.ByteBuf comment(String stream, long due) {
        return Requests.comment(
                stream, user(due), Witness.MARK + due + " and some words as people write them while they watch");
    }

    private String user(long due) {
        return bed.users().get((int) Long.remainderUnsigned(
                due * 0x9E3779B97F4A7C15L >>> 33, bed.users().size()));
    }
}
