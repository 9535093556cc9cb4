package dev.chorus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.chorus.adapter.embedded.Await;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.Reconciliation.Drift;
import dev.chorus.comment.CommentStatus;
import dev.chorus.config.ChorusConfig;
import dev.chorus.event.Event;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.reaction.Register;
import dev.chorus.reaction.Target;
import dev.chorus.stream.Shard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage is done to the file behind the store's back; rounds are begun by hand. */
class ReconciliationTest {
    private static final long STREAM = 10;
    private static final long COMMENT = 77;
    private static final int PARTITION = Shard.partitionOf(STREAM);

    @TempDir
    Path data;

    private Rig rig;
    private final DriftReport report = new DriftReport();
    private long seq;

    @BeforeEach
    void open() {
        rig = new Rig(data);
        rig.deploy(rig::projector);
        rig.deploy(() -> rig.aggregator(rig.store));
        rig.posted(Rig.comment(STREAM, COMMENT, CommentStatus.APPROVED), 1);
        append(LongStream.rangeClosed(1, 30).mapToObj(this::like).toList());
        append(List.of(tap(1, 20), tap(2, 5)));
        counted();
        await().until(() -> Await.get(rig.store.find(COMMENT)).isPresent());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void soundCountsAreVerifiedAndLeftAlone() {
        Reconciler reconciler = reconciler(-1);

        long checkpoint = pass(reconciler);

        assertThat(report.summary()).isEqualTo(new DriftReport.Summary(2, 30, 0, List.of()));
        assertThat(checkpoint).isEqualTo(Await.get(rig.log.head(Topic.REACTIONS, PARTITION)));
        pass(reconciler);
        assertThat(report.summary().targetsVerified()).isEqualTo(2);
    }

    @Test
    void damagedTotalsAreReportedAndRepairedThroughTheLog() {
        damage("UPDATE totals SET counts = '{\"like\":3}', amount = 3 WHERE comment_id = " + COMMENT);
        damage("UPDATE totals SET counts = '{\"love\":1000}', amount = 1000 WHERE comment_id = 0");

        pass(reconciler(-1));

        await().untilAsserted(
                        () -> assertThat(rig.stored(STREAM, COMMENT).counts()).isEqualTo(Map.of("like", 30L)));
        await().untilAsserted(() -> assertThat(rig.stored(STREAM, 0).counts()).isEqualTo(Map.of("love", 25L)));
        assertThat(rig.hot(STREAM, 0).counts()).isEqualTo(Map.of("love", 25L));
        assertThat(report.summary().latest())
                .extracting(Drift::stored, Drift::expected)
                .containsExactlyInAnyOrder(
                        tuple(Map.of("like", 3L), Map.of("like", 30L)),
                        tuple(Map.of("love", 1000L), Map.of("love", 25L)));
        assertThat(rig.meters
                        .registry()
                        .get("reconciliation_drift")
                        .tag("kind", "totals")
                        .counter()
                        .count())
                .isEqualTo(27 + 975);
    }

    @Test
    void aRepairHoldsWhileReactionsKeepComing() {
        damage("UPDATE totals SET counts = '{\"like\":3}', amount = 3 WHERE comment_id = " + COMMENT);
        restartAggregator();
        append(LongStream.rangeClosed(31, 40).mapToObj(this::like).toList());

        counted();
        assertThat(rig.stored(STREAM, COMMENT).counts()).as("damage carried on").isEqualTo(Map.of("like", 13L));
        Future<Long> pass = start(reconciler(-1));
        append(LongStream.rangeClosed(41, 60).mapToObj(this::like).toList());
        Await.get(pass);

        await().untilAsserted(
                        () -> assertThat(rig.stored(STREAM, COMMENT).counts()).isEqualTo(Map.of("like", 60L)));
        append(LongStream.rangeClosed(61, 65).mapToObj(this::like).toList());
        await().untilAsserted(
                        () -> assertThat(rig.stored(STREAM, COMMENT).counts()).isEqualTo(Map.of("like", 65L)));
    }

    @Test
    void lostRegistersComeBackFromTheLogWithTheirTotals() {
        damage("DELETE FROM registers WHERE comment_id = " + COMMENT + " AND user_id <= 10");
        damage("UPDATE totals SET counts = '{\"like\":20}', amount = 20 WHERE comment_id = " + COMMENT);
        restartAggregator();

        pass(reconciler(-1));

        await().untilAsserted(
                        () -> assertThat(rig.stored(STREAM, COMMENT).counts()).isEqualTo(Map.of("like", 30L)));
        assertThat(Await.get(rig.store.registers(List.of(new Register.Key(COMMENT, 3, ""))))
                        .values())
                .singleElement()
                .satisfies(register -> assertThat(register.type()).isEqualTo("like"));
        assertThat(report.summary().latest())
                .filteredOn(finding -> finding.kind().equals("register"))
                .hasSize(10);
    }

    @Test
    void registersThatWentWithTheirCommentStayAway() {
        damage("DELETE FROM registers WHERE comment_id = " + COMMENT);
        damage("DELETE FROM totals WHERE comment_id = " + COMMENT);
        damage("DELETE FROM comments WHERE id = " + COMMENT);

        pass(reconciler(-1));

        assertThat(report.summary().found()).isZero();
        assertThat(Await.get(rig.store.recount(new Target(STREAM, COMMENT))).counted())
                .isEmpty();
    }

    @Test
    void theVerticleGoesOnFromItsSavedCheckpoint() {
        ReconciliationVerticle first = verticle();
        String id = rig.deploy(() -> first);
        Await.get(round(first));
        assertThat(report.summary().registersVerified()).isEqualTo(30);
        rig.undeploy(id);

        append(List.of(like(99)));
        counted();
        ReconciliationVerticle second = verticle();
        rig.deploy(() -> second);
        Await.get(round(second));

        assertThat(report.summary().registersVerified()).isEqualTo(31);
    }

    private ReconciliationVerticle verticle() {
        return new ReconciliationVerticle(
                rig.log,
                rig.store,
                rig.directory,
                rig.ids::incrementAndGet,
                leaping(),
                new ChorusConfig.Reconciliation(false, 1, 1, 1),
                rig.meters,
                report,
                Partitions.all());
    }

    private Future<Void> round(ReconciliationVerticle verticle) {
        Promise<Void> done = Promise.promise();
        rig.vertx.getOrCreateContext().runOnContext(_ -> verticle.round().onComplete(done));
        return done.future();
    }

    private Reconciler reconciler(long after) {
        return new Reconciler(
                PARTITION,
                after,
                rig.log,
                rig.store,
                this::repair,
                rig.ids::incrementAndGet,
                leaping(),
                new ChorusConfig.Reconciliation(true, 1, 1, 1),
                rig.meters,
                report);
    }

    /** Two seconds pass between two looks at it, so that whatever changed is due. */
    private static Clock leaping() {
        AtomicLong now = new AtomicLong();
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now.addAndGet(2_000));
            }
        };
    }

    private Future<Void> repair(Event.TotalsRepaired repair) {
        return rig.vertx
                .eventBus()
                .request(Addresses.repairs(PARTITION), repair)
                .mapEmpty();
    }

    private long pass(Reconciler reconciler) {
        return Await.get(start(reconciler));
    }

    private Future<Long> start(Reconciler reconciler) {
        long counted = Await.get(rig.store.positions(AggregatorVerticle.GROUP)).get(PARTITION);
        Promise<Long> done = Promise.promise();
        rig.vertx
                .getOrCreateContext()
                .runOnContext(_ -> reconciler.pass(counted).onComplete(done));
        return done.future();
    }

    private void restartAggregator() {
        List.copyOf(rig.vertx.deploymentIDs()).forEach(rig::undeploy);
        rig.deploy(() -> rig.aggregator(rig.store));
    }

    private void damage(String sql) {
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("store/comments.db"));
                Statement statement = file.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void append(List<ReactionOp> ops) {
        Await.get(rig.log.append(Topic.REACTIONS, new Event.Reactions(rig.head(STREAM, 0), "p", ++seq, ops)));
    }

    private void counted() {
        long head = Await.get(rig.log.head(Topic.REACTIONS, PARTITION));
        await().until(() ->
                Await.get(rig.store.positions(AggregatorVerticle.GROUP)).getOrDefault(PARTITION, -1L) >= head);
    }

    private ReactionOp like(long user) {
        return new ReactionOp(rig.ids.incrementAndGet(), user, COMMENT, "like", true, 1, "");
    }

    private ReactionOp tap(long user, int count) {
        return new ReactionOp(rig.ids.incrementAndGet(), user, 0, "love", true, count, "");
    }
}
