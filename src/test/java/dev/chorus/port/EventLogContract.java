package dev.chorus.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.chorus.port.EventLog.PartitionWriter;
import dev.chorus.port.EventLog.Subscription;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.stream.Shard;
import dev.chorus.testing.SampleEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link EventLog} promises. Each test begins with an empty log. */
public abstract class EventLogContract extends EventLogHarness {
    @Test
    void positionsGoUpWithinAPartition() throws Exception {
        PartitionWriter writer = get(log.own(PARTITION));

        List<Long> positions = appendAll(writer, 1, 50);

        assertThat(positions).isSorted().doesNotHaveDuplicates().allMatch(position -> position >= 0);
        assertThat(get(log.head(Topic.COMMENTS, PARTITION))).isEqualTo(positions.getLast());
    }

    @Test
    void eventsAreReadInTheOrderTheyWereAppended() throws Exception {
        PartitionWriter writer = get(log.own(PARTITION));
        List<Long> positions = appendAll(writer, 1, 50);

        List<Logged> all = get(log.read(Topic.COMMENTS, PARTITION, -1, 100));
        List<Logged> some = get(log.read(Topic.COMMENTS, PARTITION, positions.get(9), 5));

        assertThat(ids(all)).isEqualTo(range(1, 50));
        assertThat(all).extracting(Logged::position).isEqualTo(positions);
        assertThat(all).extracting(Logged::event).isEqualTo(events(1, 50));
        assertThat(all).allMatch(logged -> logged.topic() == Topic.COMMENTS && logged.partition() == PARTITION);
        assertThat(ids(some)).isEqualTo(range(11, 15));
        assertThat(get(log.read(Topic.COMMENTS, PARTITION, positions.getLast(), 5)))
                .isEmpty();
    }

    @Test
    void whatIsAcknowledgedIsThereAfterReopening() throws Exception {
        List<Long> positions = appendAll(get(log.own(PARTITION)), 1, 20);
        get(log.append(Topic.REACTIONS, SampleEvents.reactions(STREAM, 1, NOW)));
        String epoch = log.epoch();

        reopen();

        assertThat(log.epoch()).isEqualTo(epoch);
        assertThat(get(log.head(Topic.COMMENTS, PARTITION))).isEqualTo(positions.getLast());
        assertThat(get(log.read(Topic.COMMENTS, PARTITION, -1, 100)))
                .extracting(Logged::event)
                .isEqualTo(events(1, 20));
        assertThat(get(log.read(Topic.REACTIONS, PARTITION, -1, 100))).hasSize(1);
        assertThat(appendAll(get(log.own(PARTITION)), 21, 21).getFirst()).isGreaterThan(positions.getLast());
    }

    @Test
    void topicsAndPartitionsAreApart() throws Exception {
        int otherPartition = PARTITION + 1;
        get(get(log.own(PARTITION)).append(SampleEvents.comment(STREAM, 1, NOW)));
        get(get(log.own(otherPartition)).append(SampleEvents.comment(SampleEvents.streamIn(otherPartition), 2, NOW)));
        get(log.append(Topic.REACTIONS, SampleEvents.reactions(STREAM, 3, NOW)));

        assertThat(ids(get(log.read(Topic.COMMENTS, PARTITION, -1, 10)))).containsExactly(1L);
        assertThat(ids(get(log.read(Topic.COMMENTS, otherPartition, -1, 10)))).containsExactly(2L);
        assertThat(ids(get(log.read(Topic.REACTIONS, PARTITION, -1, 10)))).containsExactly(3L);
        assertThat(get(log.head(Topic.METRICS, PARTITION))).isEqualTo(-1);
        assertThat(get(log.read(Topic.METRICS, PARTITION, -1, 10))).isEmpty();
    }

    @Test
    void sharedAppendsOfOneCallerKeepTheirOrder() throws Exception {
        List<Future<Long>> appends = IntStream.rangeClosed(1, 200)
                .mapToObj(id -> log.append(Topic.REACTIONS, SampleEvents.reactions(STREAM, id, NOW)))
                .toList();
        get(Future.all(appends));

        assertThat(ids(get(log.read(Topic.REACTIONS, PARTITION, -1, 500)))).isEqualTo(range(1, 200));
    }

    @Test
    void theLaterOwnerFencesTheEarlier() throws Exception {
        PartitionWriter first = get(log.own(PARTITION));
        get(first.append(SampleEvents.comment(STREAM, 1, NOW)));
        PartitionWriter second = get(log.own(PARTITION));

        assertThat(outcome(first.append(SampleEvents.comment(STREAM, 2, NOW)))).isEqualTo(LogException.Outcome.FENCED);
        get(second.append(SampleEvents.comment(STREAM, 3, NOW)));

        assertThat(ids(get(log.read(Topic.COMMENTS, PARTITION, -1, 10)))).containsExactly(1L, 3L);
        assertThat(catchThrowable(() -> get(first.recover()))).isInstanceOf(LogException.class);
    }

    @Test
    void releasedMeansNoMoreAppends() throws Exception {
        PartitionWriter writer = get(log.own(PARTITION));
        Future<Long> inFlight = writer.append(SampleEvents.comment(STREAM, 1, NOW));
        get(writer.release());

        assertThat(inFlight.succeeded()).isTrue();
        assertThat(outcome(writer.append(SampleEvents.comment(STREAM, 2, NOW)))).isEqualTo(LogException.Outcome.FENCED);
    }

    @Test
    void recoveringTellsTheNewestPosition() throws Exception {
        PartitionWriter writer = get(log.own(PARTITION));
        assertThat(get(writer.recover())).isEqualTo(-1);
        List<Long> positions = appendAll(writer, 1, 3);
        assertThat(get(writer.recover())).isEqualTo(positions.getLast());
    }

    @Test
    void futuresCompleteOnTheCallersContext() throws Exception {
        Context context = vertx.getOrCreateContext();
        Promise<List<Context>> seen = Promise.promise();
        context.runOnContext(v -> {
            List<Context> contexts = new ArrayList<>();
            log.own(PARTITION)
                    .onComplete(r -> contexts.add(Vertx.currentContext()))
                    .compose(writer -> writer.append(SampleEvents.comment(STREAM, 1, NOW)))
                    .onComplete(r -> contexts.add(Vertx.currentContext()))
                    .compose(position -> log.read(Topic.COMMENTS, PARTITION, -1, 1))
                    .onComplete(r -> contexts.add(Vertx.currentContext()))
                    .compose(read -> log.positionBefore(Topic.COMMENTS, PARTITION, NOW))
                    .onComplete(r -> contexts.add(Vertx.currentContext()))
                    .onComplete(r -> seen.complete(contexts));
        });

        assertThat(get(seen.future())).hasSize(4).allMatch(context::equals);
    }

    @Test
    void aSubscriptionDeliversWhatWasAndWhatComes() throws Exception {
        PartitionWriter writer = get(log.own(PARTITION));
        appendAll(writer, 1, 10);
        List<Logged> seen = new CopyOnWriteArrayList<>();

        Subscription subscription = collect("g", Map.of(PARTITION, -1L), 4, seen);
        await().until(() -> seen.size() == 10);
        appendAll(writer, 11, 20);
        await().until(() -> seen.size() == 20);

        assertThat(ids(seen)).isEqualTo(range(1, 20));
        assertThat(seen).extracting(Logged::event).isEqualTo(events(1, 20));
        await().until(() -> subscription.backlog() == 0);
        get(subscription.close());
    }

    @Test
    void aSubscriptionResumesAfterAPosition() throws Exception {
        List<Long> positions = appendAll(get(log.own(PARTITION)), 1, 10);
        List<Logged> seen = new CopyOnWriteArrayList<>();

        reopen();
        collect("g", Map.of(PARTITION, positions.get(5)), 100, seen);

        await().until(() -> seen.size() == 4);
        assertThat(ids(seen)).isEqualTo(range(7, 10));
    }

    @Test
    void batchesAreBoundedAndOneAtATime() throws Exception {
        appendAll(get(log.own(PARTITION)), 1, 25);
        List<List<Logged>> batches = new CopyOnWriteArrayList<>();
        AtomicReference<Promise<Void>> open = new AtomicReference<>(Promise.promise());

        Subscription subscription = log.subscribe("g", Topic.COMMENTS, Map.of(PARTITION, -1L), 10, batch -> {
            batches.add(batch);
            return open.get().future();
        });
        await().until(() -> batches.size() == 1);
        // A second batch while the first is in hand would be seen by the time that others are through.
        List<Logged> others = new CopyOnWriteArrayList<>();
        collect("others", Map.of(PARTITION, -1L), 10, others);
        await().until(() -> others.size() == 25);

        assertThat(batches).hasSize(1);
        assertThat(subscription.backlog()).isEqualTo(25);
        open.get().complete();
        await().until(() -> batches.stream().mapToInt(List::size).sum() == 25);
        assertThat(batches).allMatch(batch -> batch.size() <= 10);
        assertThat(ids(batches.stream().flatMap(List::stream).toList())).isEqualTo(range(1, 25));
    }

    @Test
    void aFailedBatchComesAgain() throws Exception {
        appendAll(get(log.own(PARTITION)), 1, 5);
        List<List<Long>> batches = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger();

        log.subscribe("g", Topic.COMMENTS, Map.of(PARTITION, -1L), 3, batch -> {
            batches.add(ids(batch));
            if (failures.incrementAndGet() == 1) {
                return Future.failedFuture("not now");
            }
            if (failures.get() == 2) {
                throw new IllegalStateException("nor now");
            }
            return Future.succeededFuture();
        });

        await().until(() -> batches.size() == 4);
        assertThat(batches).containsExactly(range(1, 3), range(1, 3), range(1, 3), range(4, 5));
    }

    @Test
    void groupsGetTheirOwnCopies() throws Exception {
        PartitionWriter writer = get(log.own(PARTITION));
        List<Logged> one = new CopyOnWriteArrayList<>();
        List<Logged> two = new CopyOnWriteArrayList<>();
        collect("one", Map.of(PARTITION, -1L), 10, one);
        collect("two", Map.of(PARTITION, -1L), 10, two);

        appendAll(writer, 1, 30);

        await().until(() -> one.size() == 30 && two.size() == 30);
        assertThat(ids(one)).isEqualTo(ids(two));
    }

    @Test
    void withinAGroupOneAtATimeHasAPartition() throws Exception {
        PartitionWriter writer = get(log.own(PARTITION));
        List<Logged> first = new CopyOnWriteArrayList<>();
        List<Logged> second = new CopyOnWriteArrayList<>();
        Subscription holder = collect("g", Map.of(PARTITION, -1L), 10, first);
        collect("g", Map.of(PARTITION, -1L), 10, second);
        List<Long> positions = appendAll(writer, 1, 5);
        await().until(() -> first.size() == 5);
        assertThat(second).isEmpty();

        get(holder.close());

        await().until(() -> second.size() == 5);
        appendAll(writer, 6, 6);
        await().until(() -> second.size() == 6);
        assertThat(first).extracting(Logged::position).isEqualTo(positions);
    }

    @Test
    void allPartitionsAreServedAndEachInOrder() throws Exception {
        Map<Integer, Long> everywhere = new HashMap<>();
        List<Future<Long>> appends = new ArrayList<>();
        for (int partition = 0; partition < Shard.PARTITIONS; partition++) {
            everywhere.put(partition, -1L);
            PartitionWriter writer = get(log.own(partition));
            for (long id = 1; id <= 20; id++) {
                appends.add(writer.append(SampleEvents.comment(SampleEvents.streamIn(partition), id, NOW)));
            }
        }
        get(Future.all(appends));
        List<Logged> seen = new CopyOnWriteArrayList<>();

        collect("g", everywhere, 50, seen);

        await().until(() -> seen.size() == 20 * Shard.PARTITIONS);
        for (int partition = 0; partition < Shard.PARTITIONS; partition++) {
            int wanted = partition;
            assertThat(ids(seen.stream().filter(l -> l.partition() == wanted).toList()))
                    .isEqualTo(range(1, 20));
        }
    }

    @Test
    void aConsumerRunsOnTheContextThatSubscribed() throws Exception {
        appendAll(get(log.own(PARTITION)), 1, 3);
        Context context = vertx.getOrCreateContext();
        Promise<Context> seen = Promise.promise();
        context.runOnContext(v -> log.subscribe("g", Topic.COMMENTS, Map.of(PARTITION, -1L), 10, batch -> {
            seen.tryComplete(Vertx.currentContext());
            return Future.succeededFuture();
        }));

        assertThat(get(seen.future())).isEqualTo(context);
    }

    @Test
    void nothingIsDeliveredAfterClosing() throws Exception {
        PartitionWriter writer = get(log.own(PARTITION));
        List<Logged> closed = new CopyOnWriteArrayList<>();
        Subscription subscription = collect("g", Map.of(PARTITION, -1L), 10, closed);
        appendAll(writer, 1, 1);
        await().until(() -> closed.size() == 1);
        get(subscription.close());
        List<Logged> running = new CopyOnWriteArrayList<>();
        collect("running", Map.of(PARTITION, -1L), 10, running);

        appendAll(writer, 2, 20);

        await().until(() -> running.size() == 20);
        assertThat(closed).hasSize(1);
    }

    @Test
    void thePositionBeforeATimeIsFollowedOnlyByNewerEvents() throws Exception {
        PartitionWriter writer = get(log.own(PARTITION));
        long[] times = {100, 200, 150, 300, 300, 400};
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            positions.add(get(writer.append(SampleEvents.comment(STREAM, i + 1, times[i]))));
        }

        assertThat(before(100)).isEqualTo(-1);
        assertThat(before(101)).isEqualTo(positions.get(0));
        assertThat(before(180)).isEqualTo(positions.get(2));
        assertThat(before(300)).isEqualTo(positions.get(2));
        assertThat(before(301)).isEqualTo(positions.get(4));
        assertThat(before(9999)).isEqualTo(positions.get(5));
    }

    @Test
    void closingWaitsForWhatWasAccepted() throws Exception {
        PartitionWriter writer = get(log.own(PARTITION));
        List<Future<Long>> appends = new ArrayList<>();
        for (long id = 1; id <= 500; id++) {
            appends.add(writer.append(SampleEvents.comment(STREAM, id, NOW)));
        }
        get(log.close());

        assertThat(appends).allMatch(Future::succeeded);
        assertThat(outcome(writer.append(SampleEvents.comment(STREAM, 501, NOW))))
                .isEqualTo(LogException.Outcome.NOT_WRITTEN);
        log = get(open());
        assertThat(ids(get(log.read(Topic.COMMENTS, PARTITION, -1, 1000)))).isEqualTo(range(1, 500));
    }

    private long before(long at) throws Exception {
        return get(log.positionBefore(Topic.COMMENTS, PARTITION, at));
    }
}
