package dev.chorus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.adapter.embedded.Await;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.RoomSignal;
import dev.chorus.event.Event;
import dev.chorus.port.CommentStore;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.StoreException;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.reaction.Register;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Shard;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregatorVerticleTest {
    private static final long STREAM = 10;
    private static final long OTHER = 11;
    private static final long COMMENT = 77;

    @TempDir
    Path data;

    private Rig rig;
    private final Map<Register.Key, String> expected = new HashMap<>();
    private long taps;
    private final AtomicInteger seq = new AtomicInteger();

    @BeforeEach
    void open() {
        rig = new Rig(data);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void countsRegistersAndTapsExactly() {
        rig.deploy(() -> rig.aggregator(rig.store));

        storm(300);

        awaitExact();
        assertThat(Await.get(rig.hot.totals(List.of(target(COMMENT))))
                        .get(target(COMMENT))
                        .counts())
                .isEqualTo(expectedCounts());
        assertThat(Await.get(rig.store.recount(target(0))).counted()).isEqualTo(Map.of("love", taps));
    }

    @Test
    void whatTheLogDeliversAgainCountsOnce() {
        storm(50);
        Event.Reactions twice = batch("twice", 1, tap(1, 7));
        append(twice);
        append(twice);
        append(batch("twice", 2, tap(1, 1)));
        append(twice);
        taps += 8;

        rig.deploy(() -> rig.aggregator(rig.store));
        awaitExact();
    }

    @Test
    void afterAStopWithoutAnyWriteEverythingIsCountedAgainToTheSameTotals() {
        AtomicBoolean away = new AtomicBoolean();
        CommentStore flaky = Faults.before(
                CommentStore.class,
                rig.store,
                method -> away.get() && method.equals("applyReactions") ? new StoreException("away") : null);
        String first = rig.deploy(() -> rig.aggregator(flaky));
        storm(100);
        awaitExact();

        // From here on nothing is stored any more, but counted and told.
        away.set(true);
        storm(100);
        await().untilAsserted(() -> assertThat(rig.hot(STREAM, 0).sum()).isEqualTo(taps));
        rig.undeploy(first);
        assertThat(rig.stored(STREAM, 0).sum()).isLessThan(taps);

        rig.deploy(() -> rig.aggregator(rig.store));
        storm(20);
        awaitExact();
        assertThat(Await.get(rig.store.recount(target(0))).counted()).isEqualTo(Map.of("love", taps));
    }

    @Test
    void whileTheStoreIsAwayRoomsAreToldAndLaterItCatchesUp() {
        AtomicBoolean away = new AtomicBoolean();
        AtomicInteger refusals = new AtomicInteger();
        CommentStore flaky = Faults.before(CommentStore.class, rig.store, method -> {
            if (away.get() && method.equals("applyReactions")) {
                refusals.incrementAndGet();
                return new StoreException("away");
            }
            return null;
        });
        rig.deploy(() -> rig.aggregator(flaky));
        storm(20);
        awaitExact();
        List<RoomSignal.Reactions> heard = hear(STREAM);

        away.set(true);
        storm(50);

        await().untilAsserted(() -> assertThat(newest(heard).counts()).isEqualTo(Map.of("love", taps)));
        await().until(() -> refusals.get() > 1);
        away.set(false);
        awaitExact();
    }

    @Test
    void roomsHearAbsoluteTotalsThatEndAtTheTruth() {
        List<RoomSignal.Reactions> heard = hear(STREAM);
        List<RoomSignal.Reactions> elsewhere = hear(OTHER);
        rig.deploy(() -> rig.aggregator(rig.store));

        storm(200);

        await().untilAsserted(() -> assertThat(newest(heard).counts()).isEqualTo(Map.of("love", taps)));
        await().untilAsserted(() -> assertThat(heard.stream()
                        .flatMap(signal -> signal.comments().entrySet().stream())
                        .filter(entry -> entry.getKey() == COMMENT)
                        .reduce((_, last) -> last))
                .hasValueSatisfying(last -> assertThat(last.getValue().counts()).isEqualTo(expectedCounts())));
        assertThat(heard)
                .extracting(signal -> signal.stream().sum())
                .filteredOn(sum -> sum > 0)
                .isSorted();
        assertThat(heard).allSatisfy(signal -> assertThat(signal.comments()).hasSizeLessThanOrEqualTo(100));
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void theStoreIsAskedRarely() {
        rig.deploy(() -> rig.aggregator(rig.store));

        storm(20_000);
        awaitExact();

        double statements = rig.meters.registry().find("store_statements").tag("store", "comments").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
        assertThat(statements).isPositive().isLessThan(20_000 / 20.0);
    }

    @Test
    void instancesShareThePartitions() {
        rig.deploy(() -> new AggregatorVerticle(rig.log, rig.store, rig.hot, rig.meters, 20, Partitions.share(0, 2)));
        rig.deploy(() -> new AggregatorVerticle(rig.log, rig.store, rig.hot, rig.meters, 20, Partitions.share(1, 2)));

        LongStream.rangeClosed(1, 40)
                .forEach(stream ->
                        append(new Event.Reactions(rig.head(stream, 0), "p" + stream, 1, List.of(tap(stream, 3)))));

        await().untilAsserted(() -> assertThat(LongStream.rangeClosed(1, 40)
                        .map(id -> rig.stored(id, 0).sum()))
                .containsOnly(3L)
                .hasSize(40));
    }

    /** Operations of a few users on one comment and the stream, in batches as several producers write them. */
    private void storm(int operations) {
        Random random = new Random(operations);
        Future<?> last = Future.succeededFuture();
        for (int done = 0; done < operations; ) {
            List<ReactionOp> ops = new ArrayList<>();
            for (int i = 0; i < 10 && done < operations; i++, done++) {
                ops.add(
                        random.nextInt(3) == 0
                                ? register(random)
                                : tap(1 + random.nextInt(50), 1 + random.nextInt(20)));
            }
            last = rig.log.append(
                    Topic.REACTIONS, new Event.Reactions(rig.head(STREAM, 0), "p", seq.incrementAndGet(), ops));
            ops.stream().filter(ReactionOp::isTap).forEach(op -> taps += op.count());
        }
        Await.get(last);
    }

    private ReactionOp register(Random random) {
        long user = 1 + random.nextInt(40);
        boolean add = random.nextInt(4) > 0;
        String type = random.nextBoolean() ? "like" : "sad";
        expected.put(new Register.Key(COMMENT, user, ""), add ? type : "");
        return new ReactionOp(rig.ids.incrementAndGet(), user, COMMENT, type, add, 1, "");
    }

    private ReactionOp tap(long user, int count) {
        return new ReactionOp(rig.ids.incrementAndGet(), user, 0, "love", true, count, "");
    }

    private Event.Reactions batch(String producer, long number, ReactionOp... ops) {
        return new Event.Reactions(rig.head(STREAM, 0), producer, number, List.of(ops));
    }

    private void append(Event event) {
        Await.get(rig.log.append(Topic.REACTIONS, event));
    }

    private Map<String, Long> expectedCounts() {
        Map<String, Long> counts = new HashMap<>();
        expected.values().stream().filter(type -> !type.isEmpty()).forEach(type -> counts.merge(type, 1L, Long::sum));
        return counts;
    }

    /** Until the store has counted the whole log; then its totals and its raw rows have to be right. */
    private void awaitExact() {
        int partition = Shard.partitionOf(STREAM);
        long head = Await.get(rig.log.head(Topic.REACTIONS, partition));
        await().until(() ->
                Await.get(rig.store.positions(AggregatorVerticle.GROUP)).getOrDefault(partition, -1L) >= head);
        assertThat(rig.stored(STREAM, 0).counts()).isEqualTo(taps == 0 ? Map.of() : Map.of("love", taps));
        assertThat(rig.stored(STREAM, COMMENT).counts()).isEqualTo(expectedCounts());
        Map<Register.Key, Register> rows = Await.get(rig.store.registers(expected.keySet()));
        expected.forEach((key, type) -> assertThat(rows.get(key).type()).isEqualTo(type));
    }

    private List<RoomSignal.Reactions> hear(long streamId) {
        List<RoomSignal.Reactions> heard = new CopyOnWriteArrayList<>();
        Await.get(rig.vertx
                .eventBus()
                .<RoomSignal.Reactions>consumer(Addresses.room(streamId), message -> heard.add(message.body()))
                .completion());
        return heard;
    }

    private static Totals newest(List<RoomSignal.Reactions> heard) {
        return heard.stream().map(RoomSignal.Reactions::stream).reduce(Totals.NONE, Totals::latest);
    }

    private static Target target(long commentId) {
        return new Target(STREAM, commentId);
    }
}
