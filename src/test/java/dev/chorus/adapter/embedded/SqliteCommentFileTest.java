package dev.chorus.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.comment.Comment;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentScript;
import dev.chorus.port.CommentStore.ReactionEffects;
import dev.chorus.port.CommentStore.Recount;
import dev.chorus.port.Logged;
import dev.chorus.reaction.Register;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Shard;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is of the file and not of the port: it lasts, it asks seldom, it walks indexes. */
class SqliteCommentFileTest {
    private static final long STREAM = 11;

    @TempDir
    Path data;

    private final CommentScript script = new CommentScript(100);
    private final Meters meters = Meters.inMemory();
    private Vertx vertx;
    private SqliteCommentStore store;

    @BeforeEach
    void open() {
        vertx = WatchedVertx.make();
        store = SqliteCommentStore.open(vertx, data, meters, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        Await.get(store.close());
        Await.get(vertx.close());
    }

    @Test
    void aStoreOpenedAgainHasWhatItHad() {
        Comment comment = script.comment(STREAM, 1, 0);
        Logged created = script.created(comment);
        Await.get(store.apply("projector", List.of(created)));
        Await.get(store.close());
        store = SqliteCommentStore.open(vertx, data, meters, Clock.systemUTC());

        assertThat(Await.get(store.find(comment.id())).orElseThrow().comment()).isEqualTo(comment);
        assertThat(Await.get(store.positions("projector"))).containsValue(created.position());
    }

    @Test
    void aTotalDamagedByHandDiffersFromItsRecount() throws SQLException {
        Target target = new Target(STREAM, 5);
        Register register = new Register(new Register.Key(5, 1, ""), "like", 10, 0);
        react(List.of(register), Map.of(target, new Totals(Map.of("like", 1L), 10)));
        assertThat(drift(target)).isFalse();

        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("store/comments.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE totals SET counts = '{\"like\":7}', amount = 7 WHERE comment_id = 5");
        }

        assertThat(drift(target)).isTrue();
    }

    @Test
    void tenCommentsCostFewerThanOneStatementForFiveOfThemInEachTable() {
        List<Logged> batch = new ArrayList<>();
        Comment parent = script.comment(STREAM, 1, 0);
        batch.add(script.created(parent));
        for (int i = 0; i < 9; i++) {
            batch.add(script.created(script.comment(STREAM, 1, parent.id())));
        }
        double before = statements();
        Await.get(store.apply("projector", batch));

        // Comments, replies, the stream's numbers, positions: four tables.
        assertThat(statements() - before).isBetween(1.0, batch.size() * 4 / 5.0);
    }

    @Test
    void fiveHundredReactionsCostFewerThanOneStatementForTwenty() {
        List<Register> registers = new ArrayList<>();
        Map<Target, Totals> totals = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            registers.add(new Register(new Register.Key(i % 50 + 1, i, ""), "like", 10, i));
            totals.put(new Target(STREAM, i % 50 + 1), new Totals(Map.of("like", 10L), 10));
        }
        double before = statements();
        react(registers, totals);

        assertThat(statements() - before).isBetween(1.0, 25.0);
    }

    @Test
    void pagesAndListsWalkIndexesAndSortNothingLarge() throws SQLException {
        List<String> statements = new ArrayList<>(SqliteCommentStore.lookups());
        for (CommentPages.Of list : CommentPages.Of.values()) {
            for (int statuses = 1; statuses <= 6; statuses++) {
                statements.add(CommentPages.statement(list, statuses, true));
                statements.add(CommentPages.statement(list, statuses, false));
            }
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("store/comments.db"))) {
            for (String sql : statements) {
                List<String> plan = new ArrayList<>();
                try (var rows = connection.createStatement().executeQuery("EXPLAIN QUERY PLAN " + sql)) {
                    while (rows.next()) {
                        plan.add(rows.getString("detail"));
                    }
                }
                assertThat(plan)
                        .as(sql)
                        .noneMatch(step -> step.startsWith("SCAN comments")
                                || step.startsWith("SCAN c")
                                || step.startsWith("SCAN t")
                                || step.startsWith("SCAN x"));
                assertThat(plan.stream().filter(step -> step.contains("TEMP B-TREE")))
                        .as(sql)
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    private boolean drift(Target target) {
        Recount recount = Await.get(store.recount(target));
        return !recount.counted().equals(recount.stored().counts());
    }

    private void react(List<Register> registers, Map<Target, Totals> totals) {
        Map<Register.Key, Long> streams = new HashMap<>();
        registers.forEach(r -> streams.put(r.key(), STREAM));
        Await.get(store.applyReactions(new ReactionEffects(
                registers, streams, totals, Map.of(), Map.of(), Map.of(Shard.partitionOf(STREAM), 10L))));
    }

    private double statements() {
        var counter = meters.registry()
                .find("store_statements")
                .tag("store", "comments")
                .counter();
        return counter == null ? 0 : counter.count();
    }
}
