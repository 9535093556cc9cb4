package dev.chorus.tool.bench;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** P5: reactions acknowledged over WebSocket, counted exactly, beside an echo of frames of the same length. */
final class ReactionsBench {
    private static final int CONNECTIONS = 50;
    private static final int WINDOW = 32;
    private static final int TAPS = 20;

    private final Bed bed;
    private final BenchOptions options;
    private final Report report;
    private long acknowledged;

    private ReactionsBench(Bed bed, BenchOptions options, Report report) {
        this.bed = bed;
        this.options = options;
        this.report = report;
    }

    static void run(Bed bed, BenchOptions options, Report report) throws Exception {
        new ReactionsBench(bed, options, report).run();
    }

    private void run() throws Exception {
        String stream = bed.makeStream("reactions");
        String warmUp = bed.makeStream("warm up");
        int runs = options.runs();
        double[] single = new double[runs];
        double[] many = new double[runs];
        double[] reactions = new double[runs];
        String react = react(stream, 1);
        String ping = padded(react.length());
        try (SocketLoad load =
                new SocketLoad(bed.loop(), bed.gateway(), List.of(stream, warmUp), bed.users(), CONNECTIONS)) {
            WarmUp warm = new WarmUp(bed);
            warm.until(s -> load.run(s, WINDOW, react(warmUp, 1), "ack").perSecond());
            warm.until(s -> load.run(s, WINDOW, ping, "pong").perSecond());
            for (int i = 0; i < runs; i++) {
                double echo = load.run(options.seconds(), WINDOW, ping, "pong").perSecond();
                reactions[i] = taps(load, react, 1);
                double twenties = taps(load, react(stream, TAPS), TAPS);
                single[i] = reactions[i] / echo;
                many[i] = twenties / echo;
                report.say("  run %d: echo %.0f/s, reactions %.0f/s, taps by twenty %.0f/s"
                        .formatted(i + 1, echo, reactions[i], twenties));
            }
            Profile.of(bed, options, report, "P5, reactions", () -> taps(load, react, 1));
        }
        long counted = counted(stream);
        Map<String, Object> details = Map.of(
                "acknowledged",
                acknowledged,
                "counted",
                counted,
                "is_exact",
                counted == acknowledged,
                "reactions_per_second",
                Windows.median(reactions));
        // A rate of wrong counts is worth nothing.
        double exact = counted == acknowledged ? 1 : 0;
        report.add(Figure.atLeast(
                "P5",
                "reactions over WebSocket beside an echo",
                exact * Windows.median(single),
                0.5,
                "times",
                details));
        report.add(Figure.atLeast(
                "P5", "taps with count 20 beside an echo", exact * Windows.median(many), 10, "times", details));
    }

    private double taps(SocketLoad load, String message, int count) throws InterruptedException {
        SocketLoad.Result result = load.run(options.seconds(), WINDOW, message, "ack");
        if (result.refused() > 0) {
            report.say("  refused: " + result.refused() + ", first " + result.firstRefusal());
        }
        acknowledged += load.answered() * count;
        return result.perSecond() * count;
    }

    private static String react(String stream, int count) {
        return "{\"type\":\"react\",\"ref\":\"r\",\"payload\":{\"stream_id\":\"" + stream
                + "\",\"reaction_type\":\"like\",\"count\":" + count + "}}";
    }

    private static String padded(int length) {
        String start = "{\"type\":\"ping\",\"ref\":\"r\",\"payload\":{\"t\":1,\"pad\":\"";
        String end = "\"}}";
        return start + "x".repeat(Math.max(0, length - start.length() - end.length())) + end;
    }

    /** The stream's total, once everything that was acknowledged is in it or half a minute has passed. */
    private long counted(String stream) throws Exception {
        long counted = 0;
        for (int attempt = 0; attempt < 60 && counted < acknowledged; attempt++) {
            Windows.pause(0.5);
            JsonObject counts = bed.api()
                    .get("/api/streams/" + stream + "/reactions")
                    .await(30, TimeUnit.SECONDS)
                    .body()
                    .getJsonObject("counts", new JsonObject());
            counted = counts.getLong("like", 0L);
        }
        return counted;
    }
}
