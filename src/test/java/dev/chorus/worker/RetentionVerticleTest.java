package dev.chorus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.adapter.embedded.Await;
import dev.chorus.comment.CommentStatus;
import dev.chorus.event.Event;
import dev.chorus.port.EventLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionVerticleTest {
    private static final long STREAM = 10;
    private static final Duration LOG_KEPT = Duration.ofDays(30);

    @TempDir
    Path data;

    private Rig rig;
    private final AtomicInteger drops = new AtomicInteger();

    @BeforeEach
    void open() {
        rig = new Rig(data);
        rig.logged(new Event.StreamChanged(rig.head(STREAM, 0), rig.live(STREAM)));
        for (long id = 1; id <= 5; id++) {
            rig.posted(Rig.comment(STREAM, id, CommentStatus.APPROVED), id);
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void commentsGoWhenTheirTimeIsOverAndNotBefore() {
        project();

        pass(Duration.ofDays(29));
        assertThat(comments()).isEqualTo(5);

        pass(Duration.ofDays(31));
        assertThat(comments()).isZero();
        assertThat(Await.get(rig.store.find(3))).isEmpty();
    }

    @Test
    void theLogKeepsWhatNoStoreHasSeen() {
        pass(Duration.ofDays(31));
        assertThat(drops).hasValue(0);

        project();
        pass(Duration.ofDays(31));
        assertThat(drops).hasValue(1);
    }

    private void project() {
        rig.deploy(rig::projector);
        await().until(() -> Await.get(rig.store.find(5)).isPresent()
                && Await.get(rig.directory.stream(STREAM)).isPresent());
    }

    private long comments() {
        return Await.get(rig.store.counts(List.of(STREAM))).get(STREAM).comments();
    }

    private void pass(Duration later) {
        EventLog counted = Faults.before(EventLog.class, rig.log, method -> {
            if (method.equals("dropBefore")) {
                drops.incrementAndGet();
            }
            return null;
        });
        RetentionVerticle retention = new RetentionVerticle(
                counted, rig.store, rig.directory, rig.analytics, Clock.offset(Clock.systemUTC(), later), LOG_KEPT);
        Promise<Void> done = Promise.promise();
        rig.vertx.getOrCreateContext().runOnContext(_ -> retention.pass().onComplete(done));
        Await.get((Future<?>) done.future());
    }
}
