package dev.chorus.tool.replay;

import dev.chorus.tool.replay.Authors.Author;
import dev.chorus.tool.replay.Posting.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One run over one log. A row is sent when it is due and its author's row before it is settled; rows of different authors go
 * side by side. The thread that calls {@link #run} reads the file and keeps the pace; it waits when too much is under way.
 */
public final class Replay {
    private final String streamId;
    private final Posting posting;
    private final Pace pace;
    private final Tally tally;
    private final Context context;
    private final Authors authors = new Authors();
    private final int window;
    private final Semaphore underWay;
    /** The last row of each author that is under way; touched on the context only, at most as many as are under way. */
    private final Map<String, Future<Void>> last = new HashMap<>();

    /**
     * @param speed see {@link Pace}
     * @param window rows under way at most, those that wait for their author's row before them included
     */
    public static Replay of(Vertx vertx, Target target, double speed, int window, PrintStream progress) {
        Posting posting = new Posting(vertx, target.api(), target.streamId(), target.run(), target.patienceMs());
        return new Replay(vertx, target.streamId(), posting, new Pace(speed), window, new Tally(progress));
    }

    private Replay(Vertx vertx, String streamId, Posting posting, Pace pace, int window, Tally tally) {
        this.streamId = streamId;
        this.posting = posting;
        this.pace = pace;
        this.tally = tally;
        this.context = vertx.getOrCreateContext();
        this.window = window;
        this.underWay = new Semaphore(window);
    }

    /**
     * How it went.
     *
     * @param posted rows read, which is acknowledged and rejected together
     * @param rejected rows that are no message, that the server refused, or whose outcome stayed unknown
     * @param unknown how many of the rejected may have been stored all the same
     */
    public record Result(long posted, long acknowledged, long rejected, long unknown, double seconds, String streamId) {
        public String toJson() {
            return new JsonObject()
                    .put("posted", posted)
                    .put("acknowledged", acknowledged)
                    .put("rejected", rejected)
                    .put("seconds", Math.round(seconds * 1000) / 1000.0)
                    .put("stream_id", streamId)
                    .encode();
        }
    }

    /** Blocks until every row is settled. */
    public Result run(ChatLog log) throws InterruptedException {
        long started = System.nanoTime();
        Iterator<ChatLine> lines = log.lines();
        while (lines.hasNext()) {
            switch (lines.next()) {
                case ChatLine.Bad bad -> tally.rejected(bad.line(), bad.reason(), false);
                case ChatLine.Row row -> {
                    awaitDue(started, pace.dueMs(row));
                    acquire(1);
                    Author author = authors.of(row.author());
                    context.runOnContext(ignored -> enqueue(row, author));
                }
            }
            tally.tell();
        }
        acquire(window);
        return tally.result(streamId);
    }

    private void enqueue(ChatLine.Row row, Author author) {
        String name = author.username();
        Future<Void> before = last.getOrDefault(name, Future.succeededFuture());
        Future<Void> mine = before.compose(done -> posting.post(row, author)).map(outcome -> {
            settle(row, outcome);
            return null;
        });
        last.put(name, mine);
        mine.onComplete(done -> {
            last.remove(name, mine);
            underWay.release();
        });
    }

    private void settle(ChatLine.Row row, Outcome outcome) {
        switch (outcome) {
            case Outcome.Acknowledged done -> tally.acknowledged();
            case Outcome.Refused refused -> tally.rejected(row.line(), refused.code(), false);
            case Outcome.Unknown unknown -> tally.rejected(row.line(), "outcome unknown: " + unknown.why(), true);
        }
    }

    private void acquire(int permits) throws InterruptedException {
        while (!underWay.tryAcquire(permits, 1, TimeUnit.SECONDS)) {
            tally.tell();
        }
    }

    private void awaitDue(long startedNanos, long dueMs) throws InterruptedException {
        for (long left = left(startedNanos, dueMs); left > 0; left = left(startedNanos, dueMs)) {
            Thread.sleep(Math.min(left, 1_000));
            tally.tell();
        }
    }

    private static long left(long startedNanos, long dueMs) {
        return dueMs - (System.nanoTime() - startedNanos) / 1_000_000;
    }
}
