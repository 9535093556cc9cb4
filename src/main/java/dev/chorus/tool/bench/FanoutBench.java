package dev.chorus.tool.bench;

import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one room costs that many watch: P1 (processor time of a frame), P3 (of a comment), P8 (memory of a viewer). */
final class FanoutBench {
    /** Sender and receiver of the reference are both in this process, and so are the viewers; the files it may open are finite. */
    private static final int MOST_REFERENCE_SOCKETS = 4_000;

    private static final int BEAT_MS = 100;
    private static final String TEXT =
            "a comment of ordinary length, as people write them in a hurry while they watch something live";

    private final Bed bed;
    private final BenchOptions options;
    private final Report report;

    private FanoutBench(Bed bed, BenchOptions options, Report report) {
        this.bed = bed;
        this.options = options;
        this.report = report;
    }

    static void run(Bed bed, BenchOptions options, Report report) throws Exception {
        FanoutBench bench = new FanoutBench(bed, options, report);
        bench.warmUp();
        int largest = options.viewers() > 0 ? options.viewers() : options.isQuick() ? 1_000 : 10_000;
        if (largest > 1_000) {
            bench.room(1_000, false);
        }
        bench.room(largest, true);
        new IdleMemory(bed, options, report).run();
    }

    /** A small room at full speed, until the server's code is compiled. */
    private void warmUp() throws Exception {
        report.say("warming up");
        String stream = bed.makeStream("warm up");
        Audience audience = new Audience(stream, "");
        audience.join(bed.loop(), bed.gateway(), 100);
        try (HttpLoad posts = new HttpLoad(bed.loop(), bed.http(), 32)) {
            new WarmUp(bed).until(s -> posts.asFastAsPossible(s, due -> post(stream, due))
                    .perSecond());
        } finally {
            audience.leave();
        }
    }

    /** At the rate that will be measured: fewer and larger batches, more of the work in other places. */
    private void warmUp(String stream, HttpLoad posts, double perSecond) throws Exception {
        HttpLoad.Schedule schedule = posts.schedule(perSecond, due -> post(stream, due));
        new WarmUp(bed).until(s -> {
            Windows.pause(s);
            return perSecond;
        });
        schedule.finish();
    }

    private ByteBuf post(String stream, long due) {
        return Requests.comment(stream, bed.service(), Witness.MARK + due + ' ' + TEXT);
    }

    private void room(int viewers, boolean isLargest) throws Exception {
        String stream = bed.makeStream("fanout " + viewers);
        report.say("bringing " + viewers + " viewers into a room");
        Audience audience = new Audience(stream, "");
        audience.join(bed.loop(), bed.gateway(), viewers);
        try (HttpLoad posts = new HttpLoad(bed.loop(), bed.http(), 8)) {
            warmUp(stream, posts, 1000.0 / BEAT_MS);
            double framesPerCpuSecond = frames(stream, audience, posts);
            if (isLargest) {
                warmUp(stream, posts, 100);
                comments(stream, audience, posts, framesPerCpuSecond);
            }
        } finally {
            audience.leave();
        }
    }

    /** What the server did in a stretch of time. */
    private record Work(double cpuNanos, long frames, double meanBytes, double seconds) {
        double nanosPerFrame() {
            return cpuNanos / Math.max(1, frames);
        }
    }

    private Work work(String stream, Audience audience, HttpLoad posts, double perSecond) throws Exception {
        HttpLoad.Schedule schedule = posts.schedule(perSecond, due -> post(stream, due));
        Windows.pause(1.5);
        audience.witness().clear();
        long started = System.nanoTime();
        long cpu = bed.server().cpuNanos();
        long frames = audience.frames();
        long bytes = audience.bytes();
        Windows.pause(options.seconds());
        cpu = bed.server().cpuNanos() - cpu;
        frames = audience.frames() - frames;
        bytes = audience.bytes() - bytes;
        Work work = new Work(cpu, frames, (double) bytes / Math.max(1, frames), (System.nanoTime() - started) / 1e9);
        HttpLoad.Result posted = schedule.finish();
        if (posted.failed > 0) {
            report.say("posts refused: " + posted.failed + ", first " + posted.firstFailure);
        }
        return work;
    }

    private double frames(String stream, Audience audience, HttpLoad posts) throws Exception {
        int runs = options.runs();
        double[] ratios = new double[runs];
        double[] server = new double[runs];
        double[] reference = new double[runs];
        int sockets = Math.min(audience.size(), MOST_REFERENCE_SOCKETS);
        double bytes = 0;
        try (SendLoop loop = new SendLoop(bed.loop(), sockets)) {
            for (int i = 0; i < runs; i++) {
                Work work = work(stream, audience, posts, 1000.0 / BEAT_MS);
                bytes = work.meanBytes();
                int beats = (int) (options.seconds() * 1000 / BEAT_MS);
                server[i] = work.nanosPerFrame();
                reference[i] = loop.run((int) bytes + 4, beats, BEAT_MS).cpuNanosPerFrame();
                ratios[i] = server[i] / reference[i];
                report.say("  %d viewers, run %d: server %.0f ns a frame (%d frames/s), send() %.0f ns, ratio %.2f"
                        .formatted(
                                audience.size(),
                                i + 1,
                                server[i],
                                (long) (work.frames() / work.seconds()),
                                reference[i],
                                ratios[i]));
            }
            Profile.of(
                    bed,
                    options,
                    report,
                    "P1, " + audience.size() + " viewers",
                    () -> work(stream, audience, posts, 1000.0 / BEAT_MS));
        }
        Map<String, Object> details = details(audience);
        details.put("server_ns", Windows.median(server));
        details.put("reference_ns", Windows.median(reference));
        details.put("reference_sockets", sockets);
        details.put("frame_bytes", (long) bytes);
        report.add(Figure.atMost(
                "P1",
                "processor time of a frame beside send(), " + audience.size() + " viewers",
                Windows.median(ratios),
                1.5,
                "times",
                details));
        return 1e9 / Windows.median(server);
    }

    private void comments(String stream, Audience audience, HttpLoad posts, double framesPerCpuSecond)
            throws Exception {
        double[] perCpuSecond = new double[options.runs()];
        double batch = 0;
        for (int i = 0; i < perCpuSecond.length; i++) {
            Work work = work(stream, audience, posts, 100);
            // The witness went on for as long as the last posts took; its mean is of whole batches all the same.
            batch = (double) audience.witness().comments()
                    / Math.max(1, audience.witness().batches());
            perCpuSecond[i] = batch * work.frames() / (work.cpuNanos() / 1e9);
            report.say("  %d viewers, run %d: %.0f comments delivered per second and core, %.1f in a batch"
                    .formatted(audience.size(), i + 1, perCpuSecond[i], batch));
        }
        Profile.of(
                bed, options, report, "P3, " + audience.size() + " viewers", () -> work(stream, audience, posts, 100));
        Map<String, Object> details = details(audience);
        details.put("comments_per_cpu_second", Windows.median(perCpuSecond));
        details.put("frames_per_cpu_second", framesPerCpuSecond);
        details.put("comments_in_a_batch", batch);
        report.add(Figure.atLeast(
                "P3",
                "comments per second and core beside P1's frames, " + audience.size() + " viewers",
                Windows.median(perCpuSecond) / framesPerCpuSecond,
                9,
                "times",
                details));
    }

    private static Map<String, Object> details(Audience audience) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("viewers", audience.size());
        details.put("gaps", audience.gaps());
        details.put("lost_connections", audience.gone());
        return details;
    }
}
