package dev.chorus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.adapter.embedded.Await;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.event.Event;
import dev.chorus.port.AnalyticsStore;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.StoreException;
import dev.chorus.query.UserCatalog;
import dev.chorus.stream.Shard;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectorVerticleTest {
    private static final long STREAM = 10;

    @TempDir
    Path data;

    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(data);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void commentsReachTheStoreStreamsTheDirectoryAndBothAnalytics() {
        rig.deploy(rig::projector);

        Stream stream = rig.live(STREAM);
        rig.logged(new Event.StreamChanged(rig.head(STREAM, 0), stream));
        post(1, 50);

        await().untilAsserted(() -> assertThat(Await.get(rig.store.counts(List.of(STREAM))))
                .isEqualTo(Map.of(STREAM, new CommentStore.StreamCounts(50, 0))));
        await().untilAsserted(() ->
                assertThat(Await.get(rig.directory.stream(STREAM))).hasValue(stream));
        await().untilAsserted(() -> assertThat(analysed()).isEqualTo(50));
    }

    @Test
    void theHotStoreHearsHowFarTheStoreIs() {
        Comment comment = Rig.comment(STREAM, 77, CommentStatus.APPROVED);
        long position = rig.posted(comment, 1);
        Await.get(rig.hot.append(new RoomEntry(
                STREAM, rig.log.epoch(), 1, RoomEntry.Kind.POST, comment, Shard.partitionOf(STREAM), position)));
        assertThat(Await.get(rig.hot.unprojected(STREAM)).newestFirst()).hasSize(1);

        rig.deploy(rig::projector);

        await().untilAsserted(() ->
                assertThat(Await.get(rig.hot.unprojected(STREAM)).newestFirst()).isEmpty());
        assertThat(Await.get(rig.store.find(77))).isPresent();
    }

    @Test
    void whoeverIsAwayKeepsNobodyElseWaitingAndCatchesUp() {
        AtomicBoolean away = new AtomicBoolean(true);
        Directory directory = Faults.before(
                Directory.class, rig.directory, method -> away.get() ? new StoreException("directory away") : null);
        AnalyticsStore analytics = Faults.before(
                AnalyticsStore.class,
                rig.analytics,
                method -> away.get() ? new StoreException("analytics away") : null);
        rig.deploy(() -> new ProjectorVerticle(
                rig.log,
                rig.store,
                rig.hot,
                directory,
                new UserCatalog(directory),
                analytics,
                rig.meters,
                Partitions.all()));

        Stream stream = rig.live(STREAM);
        rig.logged(new Event.StreamChanged(rig.head(STREAM, 0), stream));
        post(1, 20);

        await().until(() -> Await.get(rig.store.find(20)).isPresent());
        assertThat(analysed()).isZero();
        away.set(false);
        await().untilAsserted(() -> assertThat(analysed()).isEqualTo(20));
        await().untilAsserted(() ->
                assertThat(Await.get(rig.directory.stream(STREAM))).hasValue(stream));
    }

    @Test
    void aStoreThatComesBackGetsWhatItMissedOnce() {
        AtomicBoolean away = new AtomicBoolean(true);
        CommentStore store = Faults.before(
                CommentStore.class,
                rig.store,
                method -> away.get() && method.equals("apply") ? new StoreException("away") : null);
        rig.deploy(() -> new ProjectorVerticle(
                rig.log,
                store,
                rig.hot,
                rig.directory,
                new UserCatalog(rig.directory),
                rig.analytics,
                rig.meters,
                Partitions.all()));
        post(1, 30);
        await().untilAsserted(() -> assertThat(analysed()).isEqualTo(30));
        assertThat(Await.get(rig.store.counts(List.of(STREAM)))).isEmpty();

        away.set(false);

        await().untilAsserted(() -> assertThat(Await.get(rig.store.counts(List.of(STREAM))))
                .hasEntrySatisfying(
                        STREAM, counts -> assertThat(counts.comments()).isEqualTo(30)));
    }

    @Test
    void aRestartGoesOnWhereItWas() {
        String first = rig.deploy(rig::projector);
        Stream stream = rig.live(STREAM);
        rig.logged(new Event.StreamChanged(rig.head(STREAM, 0), stream));
        post(1, 20);
        await().untilAsserted(() -> assertThat(analysed()).isEqualTo(20));
        rig.undeploy(first);
        post(21, 40);
        Stream ended = rig.stream(STREAM, StreamStatus.ENDED, Rig.OPEN);
        rig.logged(new Event.StreamChanged(rig.head(STREAM, 0), ended));

        rig.deploy(rig::projector);

        await().untilAsserted(() -> assertThat(analysed()).isEqualTo(40));
        await().untilAsserted(() -> assertThat(Await.get(rig.store.counts(List.of(STREAM))))
                .hasEntrySatisfying(
                        STREAM, counts -> assertThat(counts.comments()).isEqualTo(40)));
        await().untilAsserted(() ->
                assertThat(Await.get(rig.directory.stream(STREAM))).hasValue(ended));
    }

    private void post(long from, long to) {
        LongStream.rangeClosed(from, to).forEach(id -> rig.posted(Rig.comment(STREAM, id, CommentStatus.APPROVED), id));
    }

    private long analysed() {
        long now = System.currentTimeMillis();
        return Await.get(rig.analytics.series(STREAM, now - 600_000, now + 120_000, 60_000)).stream()
                .mapToLong(AnalyticsStore.Point::comments)
                .sum();
    }
}
