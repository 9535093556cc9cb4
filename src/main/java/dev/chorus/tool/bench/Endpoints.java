package dev.chorus.tool.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks every endpoint twice a second while something else goes on, and tells how long each took: P7. */
final class Endpoints implements AutoCloseable {
    private static final double PER_SECOND = 2;
    private static final double P95_MS = 100;
    private static final double READ_P99_MS = 250;
    private static final double WRITE_P99_MS = 200;

    private final List<Asked> asked = new ArrayList<>();
    private final Bed bed;
    private final String streamId;

    /** One endpoint with its own connection, so that a slow one holds up no other. */
    private static final class Asked {
        private final String name;
        private final boolean isWrite;
        private final HttpLoad load;
        private final HttpLoad.Next next;
        private Optional<HttpLoad.Schedule> schedule = Optional.empty();
        private HttpLoad.Result result = new HttpLoad.Result();

        Asked(String name, boolean isWrite, HttpLoad load, HttpLoad.Next next) {
            this.name = name;
            this.isWrite = isWrite;
            this.load = load;
            this.next = next;
        }
    }

    Endpoints(Bed bed, String streamId) throws Exception {
        this.bed = bed;
        this.streamId = streamId;
        String comment = bed.api()
                .post(
                        "/api/streams/" + streamId + "/comments",
                        new JsonObject().put("content", "to be read and changed"))
                .await(30, TimeUnit.SECONDS)
                .body()
                .getString("id", "");
        String stream = "/api/streams/" + streamId;
        read("/api/config");
        read("/api/streams");
        read("/api/streams/live");
        read("/api/streams/trending");
        read(stream);
        read(stream + "/comments");
        read(stream + "/comments?sort=top");
        read(stream + "/reactions");
        read(stream + "/metrics");
        read("/api/comments/" + comment);
        read("/api/comments/" + comment + "/replies");
        read("/api/comments/" + comment + "/reactions");
        read("/api/me");
        write("POST", stream + "/comments", "{\"content\":\"one more\"}");
        write("POST", stream + "/comments", "{\"content\":\"a reply\",\"parent_id\":\"" + comment + "\"}");
        write("PATCH", "/api/comments/" + comment, "{\"content\":\"changed\"}");
        write("POST", stream + "/reactions", "{\"reaction_type\":\"wow\"}");
        write("POST", stream + "/reactions", "{\"reaction_type\":\"love\",\"comment_id\":\"" + comment + "\"}");
        write("POST", "/api/comments/" + comment + "/pin", "{}");
        write("POST", "/api/tickets", "{}");
    }

    private void read(String path) throws InterruptedException {
        add("GET " + path, false, due -> Requests.get(path, bed.service()));
    }

    private void write(String method, String path, String body) throws InterruptedException {
        add(method + ' ' + path, true, due -> Requests.send(method, path, bed.service(), body));
    }

    private void add(String name, boolean isWrite, HttpLoad.Next next) throws InterruptedException {
        String plain = name.replace(streamId, ":id").replaceAll("\\d{6,}", ":id");
        asked.add(new Asked(plain, isWrite, new HttpLoad(bed.loop(), bed.http(), 1), next));
    }

    void start() {
        asked.forEach(one -> one.schedule = Optional.of(one.load.schedule(PER_SECOND, one.next)));
    }

    void finish() throws InterruptedException {
        for (Asked one : asked) {
            if (one.schedule.isPresent()) {
                one.result = one.schedule.get().finish();
            }
        }
    }

    /** One figure for each bar, with the worst endpoint's name; and a line for each endpoint. */
    void report(Report report) {
        for (Asked one : asked) {
            report.say("  %-42s p50 %7.2f  p95 %7.2f  p99 %7.2f ms%s"
                    .formatted(one.name, one.result.ms(50), one.result.ms(95), one.result.ms(99), failures(one)));
        }
        worst(report, asked, 95, P95_MS, "every endpoint, p95");
        worst(report, asked.stream().filter(one -> !one.isWrite).toList(), 99, READ_P99_MS, "reads, p99");
        worst(report, asked.stream().filter(one -> one.isWrite).toList(), 99, WRITE_P99_MS, "writes, p99");
    }

    private static String failures(Asked one) {
        return one.result.failed == 0 ? "" : "  " + one.result.failed + " failed: " + one.result.firstFailure;
    }

    private static void worst(Report report, List<Asked> of, double percentile, double bar, String what) {
        Asked slowest = of.getFirst();
        long failed = 0;
        for (Asked one : of) {
            failed += one.result.failed;
            if (one.result.ms(percentile) > slowest.result.ms(percentile)) {
                slowest = one;
            }
        }
        report.add(Figure.atMost(
                "P7",
                what + " under the load of P6",
                slowest.result.ms(percentile),
                bar,
                "ms",
                Map.of("slowest", slowest.name, "endpoints", of.size(), "failed", failed)));
    }

    @Override
    public void close() {
        asked.forEach(one -> one.load.close());
    }
}
