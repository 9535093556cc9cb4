package dev.chorus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chorus.adapter.embedded.Await;
import dev.chorus.comment.CommentStatus;
import dev.chorus.event.Event;
import dev.chorus.port.CommentStore.StreamCounts;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Page;
import dev.chorus.port.StoredComment;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.reaction.Target;
import dev.chorus.stream.Shard;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildTest {
    private static final List<Long> STREAMS =
            LongStream.rangeClosed(1, 5).boxed().toList();

    @TempDir
    Path data;

    private Rig rig;
    private final List<Rebuild.Progress> progress = new ArrayList<>();

    @BeforeEach
    void live() {
        rig = new Rig(data);
        rig.deploy(rig::projector);
        rig.deploy(() -> rig.aggregator(rig.store));
        for (long stream : STREAMS) {
            fill(stream);
        }
        await().until(() -> STREAMS.stream().allMatch(this::isCounted));
        List.copyOf(rig.vertx.deploymentIDs()).forEach(rig::undeploy);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void everythingComesBackAsItWas() {
        Map<Long, List<StoredComment>> before = comments();
        Map<Target, Map<String, Long>> rows = recounts();

        Rebuild.Result result = rebuild(0);

        assertThat(result.changed()).isEmpty();
        assertThat(result.streams()).isEqualTo(5);
        assertThat(result.events()).isEqualTo(5 * (1 + 12 + 2));
        assertThat(progress).last().extracting(Rebuild.Progress::events).isEqualTo(result.events());
        assertThat(comments()).isEqualTo(before);
        assertThat(recounts()).isEqualTo(rows);
    }

    @Test
    void reactionsOfWhoWasErasedAreNotCountedAgain() {
        // Given: the event is in a partition that is replayed after some of the reactions
        rig.deploy(rig::projector);
        rig.logged(new Event.UserErased(rig.head(5, 0), 3));
        await().until(() -> Await.get(rig.store.erasedUsers()).contains(3L));
        List.copyOf(rig.vertx.deploymentIDs()).forEach(rig::undeploy);
        damage("DELETE FROM erased_users");

        rebuild(0);

        for (long stream : STREAMS) {
            Target first = new Target(stream, stream * 100 + 1);
            assertThat(rig.stored(stream, first.commentId()).counts())
                    .isEqualTo(Await.get(rig.store.recount(first)).counted())
                    .isEqualTo(Map.of("like", 7L));
        }
    }

    @Test
    void oneStreamIsRebuiltAndTheOthersGoOnWhereTheyWere() {
        Map<Long, List<StoredComment>> before = comments();
        Map<Integer, Long> positions = Await.get(rig.store.positions(AggregatorVerticle.GROUP));
        damage("DELETE FROM comments WHERE stream_id = 3");
        damage("UPDATE stream_stats SET comments = 1, reactions = 2 WHERE stream_id = 3");

        Rebuild.Result result = rebuild(3);

        assertThat(result.changed())
                .containsExactly(new Rebuild.Changed(3, new StreamCounts(1, 2), new StreamCounts(12, 8 + 12)));
        assertThat(comments()).isEqualTo(before);
        assertThat(Await.get(rig.store.positions(AggregatorVerticle.GROUP))).isEqualTo(positions);
    }

    @Test
    void afterARebuildLiveCountingGoesOn() {
        rebuild(0);

        rig.deploy(() -> rig.aggregator(rig.store));
        react(3, 9, new ReactionOp(1, 500, 0, "love", true, 5, ""));

        await().untilAsserted(() -> assertThat(rig.stored(3, 0).counts()).isEqualTo(Map.of("love", 17L)));
        assertThat(Await.get(rig.store.recount(new Target(3, 0))).counted()).isEqualTo(Map.of("love", 17L));
    }

    private Rebuild.Result rebuild(long streamId) {
        return Await.get(new Rebuild(rig.log, rig.store, rig.directory, progress::add).run(streamId));
    }

    /** 12 comments of which the first has 8 reactions, and 12 taps. */
    private void fill(long stream) {
        rig.logged(new Event.StreamChanged(rig.head(stream, 0), rig.live(stream)));
        for (long i = 1; i <= 12; i++) {
            rig.posted(Rig.comment(stream, stream * 100 + i, CommentStatus.APPROVED), i);
        }
        ReactionOp[] likes = LongStream.rangeClosed(1, 8)
                .mapToObj(user -> new ReactionOp(user, user, stream * 100 + 1, "like", true, 1, ""))
                .toArray(ReactionOp[]::new);
        react(stream, 1, likes);
        react(stream, 2, new ReactionOp(1, 1, 0, "love", true, 12, ""));
    }

    private void react(long stream, long seq, ReactionOp... ops) {
        Await.get(rig.log.append(
                Topic.REACTIONS, new Event.Reactions(rig.head(stream, 0), "p" + stream, seq, List.of(ops))));
    }

    private boolean isCounted(long stream) {
        int partition = Shard.partitionOf(stream);
        return Await.get(rig.store.positions(AggregatorVerticle.GROUP)).getOrDefault(partition, -1L)
                        >= Await.get(rig.log.head(Topic.REACTIONS, partition))
                && Await.get(rig.store.positions(ProjectorVerticle.GROUP)).getOrDefault(partition, -1L)
                        >= Await.get(rig.log.head(Topic.COMMENTS, partition))
                && Await.get(rig.directory.stream(stream)).isPresent();
    }

    private Map<Long, List<StoredComment>> comments() {
        Map<Long, List<StoredComment>> comments = new HashMap<>();
        STREAMS.forEach(stream -> comments.put(
                stream, Await.get(rig.store.byStream(stream, Page.newest(200, Set.of(CommentStatus.values()))))));
        return comments;
    }

    private Map<Target, Map<String, Long>> recounts() {
        Map<Target, Map<String, Long>> rows = new HashMap<>();
        for (long stream : STREAMS) {
            for (Target target : List.of(new Target(stream, 0), new Target(stream, stream * 100 + 1))) {
                rows.put(target, Await.get(rig.store.recount(target)).counted());
            }
        }
        return rows;
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
}
