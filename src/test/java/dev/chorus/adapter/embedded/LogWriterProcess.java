package dev.chorus.adapter.embedded;

import dev.chorus.observe.Meters;
import dev.chorus.port.EventLog.PartitionWriter;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.testing.SampleEvents;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A process that appends until it is killed, and says on its output what was acknowledged: topic, id, position. */
final class LogWriterProcess {
    static final int PARTITION = 3;

    /** Begins each line that is meant for the parent. */
    static final String MARK = "acknowledged ";

    private LogWriterProcess() {}

    public static void main(String[] args) throws Exception {
        EmbeddedEventLog log = EmbeddedEventLog.open(Path.of(args[0]), 10_000, Clock.systemUTC(), Meters.inMemory())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        PartitionWriter writer =
                log.own(PARTITION).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        long stream = SampleEvents.streamIn(PARTITION);
        Semaphore inFlight = new Semaphore(64);
        for (long id = 1; ; id++) {
            long now = id;
            inFlight.acquire(2);
            writer.append(SampleEvents.comment(stream, id, 0)).onComplete(position -> {
                say(Topic.COMMENTS, now, position.result());
                inFlight.release();
            });
            log.append(Topic.REACTIONS, SampleEvents.reactions(stream, id, 0)).onComplete(position -> {
                say(Topic.REACTIONS, now, position.result());
                inFlight.release();
            });
        }
    }

    private static synchronized void say(Topic topic, long id, long position) {
        System.out.println(MARK + topic + " " + id + " " + position);
        System.out.flush();
    }
}
