package dev.chorus.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chorus.account.Identity;
import dev.chorus.adapter.embedded.Await;
import dev.chorus.bus.Command;
import dev.chorus.bus.Failures;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.event.Event;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.LogException;
import dev.chorus.port.LogException.Outcome;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.stream.Shard;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamSettings.Guests;
import dev.chorus.stream.StreamSettings.RateLimits;
import dev.chorus.stream.StreamSettings.ReactionsMode;
import dev.chorus.stream.StreamStatus;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReactionsVerticleTest {
    private static final long STREAM = 10;
    private static final Identity ANA = Rig.user(1);

    @TempDir
    Path data;

    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(data);
        rig.live(STREAM);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void anAcknowledgedTapIsInTheLog() {
        rig.deploy(() -> rig.reactions(rig.log, 1_000));

        assertThat(accepted(Rig.react(ANA, STREAM, 0, "love", true, 3))).isEqualTo(3);

        assertThat(operations(STREAM)).singleElement().satisfies(op -> assertThat(
                        List.of(op.userId(), op.type(), op.count()))
                .isEqualTo(List.of(1L, "love", 3)));
    }

    @Test
    void anAcknowledgedRegisterIsTheUsersOwnAtOnce() {
        rig.deploy(() -> rig.reactions(rig.log, 1_000));
        show(Rig.comment(STREAM, 77, CommentStatus.APPROVED));

        accepted(Rig.react(ANA, STREAM, 77, "like", true, 1));

        assertThat(Await.get(rig.hot.reacted(1, List.of(77L)))).isEqualTo(Map.of(77L, Map.of("", "like")));
    }

    @Test
    void inModeMultipleEachTypeHasItsOwnRegister() {
        rig.deploy(() -> rig.reactions(rig.log, 1_000));
        rig.stream(STREAM, StreamStatus.LIVE, settings(Rig.OPEN, Guests.WRITE, RateLimits.OFF, ReactionsMode.MULTIPLE));
        show(Rig.comment(STREAM, 77, CommentStatus.APPROVED));

        accepted(Rig.react(ANA, STREAM, 77, "like", true, 1));
        accepted(Rig.react(ANA, STREAM, 77, "love", true, 1));

        assertThat(operations(STREAM)).extracting(ReactionOp::slot).containsExactly("like", "love");
    }

    @Test
    void whatIsWrongIsRefusedByNameAndLeavesNothing() {
        rig.deploy(() -> rig.reactions(rig.log, 1_000));
        rig.stream(11, StreamStatus.ENDED, Rig.OPEN);
        rig.stream(12, StreamStatus.LIVE, settings(Rig.OPEN, Guests.READ, RateLimits.OFF, ReactionsMode.SINGLE));
        show(Rig.comment(12, 120, CommentStatus.APPROVED));
        show(Rig.comment(STREAM, 130, CommentStatus.HIDDEN));

        assertThat(refused(Rig.react(ANA, 999, 0, "like", true, 1)).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refused(Rig.react(ANA, 11, 0, "like", true, 1)).code()).isEqualTo(ErrorCode.STREAM_ENDED);
        assertThat(refused(Rig.react(Identity.ANONYMOUS, STREAM, 0, "like", true, 1))
                        .code())
                .isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(refused(Rig.react(Rig.guest(5), 12, 0, "like", true, 1)).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refused(Rig.react(ANA, STREAM, 0, "meh", true, 1)).code()).isEqualTo(ErrorCode.UNKNOWN_REACTION);
        for (int count : List.of(0, -1, 21)) {
            assertThat(refused(Rig.react(ANA, STREAM, 0, "like", true, count)).field())
                    .isEqualTo("count");
        }
        assertThat(refused(Rig.react(ANA, STREAM, 77, "like", true, 2)).field()).isEqualTo("count");
        assertThat(refused(Rig.react(ANA, STREAM, 0, "like", false, 1)).field()).isEqualTo("action");
        assertThat(refused(Rig.react(ANA, STREAM, 404, "like", true, 1)).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refused(Rig.react(ANA, STREAM, 120, "like", true, 1)).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refused(Rig.react(ANA, STREAM, 130, "like", true, 1)).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(Stream.of(STREAM, 11L, 12L).flatMap(id -> operations(id).stream()))
                .isEmpty();
    }

    @Test
    void aCommentThatOnlyTheStoreKnowsCanBeReactedTo() {
        rig.deploy(() -> rig.reactions(rig.log, 1_000));
        rig.deploy(rig::projector);
        long position = rig.posted(Rig.comment(STREAM, 77, CommentStatus.APPROVED), 1);
        await().until(() -> Await.get(rig.store.find(77)).isPresent());

        assertThat(position).isNotNegative();
        assertThat(accepted(Rig.react(ANA, STREAM, 77, "like", true, 1))).isEqualTo(1);
    }

    @Test
    void tapsAboveTheLimitDoNotCountAndRegistersAreRefused() {
        rig.deploy(() -> rig.reactions(rig.log, 1_000));
        rig.stream(
                STREAM,
                StreamStatus.LIVE,
                settings(Rig.OPEN, Guests.WRITE, new RateLimits(0, 0, 25), ReactionsMode.SINGLE));
        show(Rig.comment(STREAM, 77, CommentStatus.APPROVED));

        assertThat(accepted(Rig.react(ANA, STREAM, 0, "love", true, 20))).isEqualTo(20);
        assertThat(accepted(Rig.react(ANA, STREAM, 0, "love", true, 20))).isEqualTo(5);
        assertThat(accepted(Rig.react(ANA, STREAM, 0, "love", true, 20))).isZero();
        Refusal refusal = refused(Rig.react(ANA, STREAM, 77, "like", true, 1));
        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal.retryAfterMs()).isBetween(1L, 60_000L);
        assertThat(accepted(Rig.react(Rig.user(2), STREAM, 0, "love", true, 20)))
                .isEqualTo(20);
        assertThat(accepted(Rig.freely(1, STREAM, 0, "love", true, 20))).isEqualTo(20);
        assertThat(operations(STREAM).stream().mapToInt(ReactionOp::count).sum())
                .isEqualTo(65);
    }

    @Test
    void whatArrivesTogetherBecomesFewEventsInOrder() {
        rig.deploy(() -> rig.reactions(rig.log, 10_000));

        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            answers.add(rig.send(Rig.freely(1 + i, STREAM, 0, "love", true, 1)));
        }
        Await.get(Future.all(answers));

        assertThat(operations(STREAM))
                .extracting(ReactionOp::userId)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 2_000).boxed().toList());
        assertThat(events(STREAM))
                .hasSizeLessThan(200)
                .extracting(Event.Reactions::seq)
                .isSorted();
    }

    @Test
    void aFullQueueIsUnavailableAndWhatWasTakenIsDone() {
        rig.deploy(() -> rig.reactions(rig.log, 16));

        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(rig.send(Rig.freely(1 + i, STREAM, 0, "love", true, 1)));
        }
        Await.get(Future.join(answers).otherwiseEmpty());

        long taken = answers.stream().filter(Future::succeeded).count();
        assertThat(answers).filteredOn(Future::failed).isNotEmpty().allSatisfy(answer -> assertThat(
                        Failures.unwrap(answer.cause()).code())
                .isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(operations(STREAM)).hasSize((int) taken);
    }

    @Test
    void anUnsureAppendIsRepeatedUnderItsNumberAndAcknowledged() {
        AtomicInteger appends = new AtomicInteger();
        EventLog unsure = Faults.onAppend(rig.log, (log, event) -> {
            Future<Long> written = log.append(Topic.REACTIONS, event);
            return appends.incrementAndGet() > 2 ? written : written.compose(_ -> failed(Outcome.UNKNOWN));
        });
        rig.deploy(() -> rig.reactions(unsure, 1_000));

        assertThat(accepted(Rig.react(ANA, STREAM, 0, "love", true, 3))).isEqualTo(3);

        assertThat(events(STREAM)).hasSize(3).extracting(Event.Reactions::seq).containsOnly(1L);
    }

    @Test
    void aBatchThatWasNotWrittenIsAppendedOneByOneAndOnlyTheBadOneFails() {
        EventLog picky = Faults.onAppend(
                rig.log,
                (log, event) -> event instanceof Event.Reactions batch
                                && batch.ops().stream().anyMatch(op -> op.userId() == 13)
                        ? failed(Outcome.NOT_WRITTEN)
                        : log.append(Topic.REACTIONS, event));
        rig.deploy(() -> rig.reactions(picky, 1_000));

        List<Future<Integer>> answers = new ArrayList<>();
        for (int user = 1; user <= 20; user++) {
            answers.add(rig.send(Rig.freely(user, STREAM, 0, "love", true, 1)));
        }
        Await.get(Future.join(answers).otherwiseEmpty());

        for (int user = 1; user <= 20; user++) {
            assertThat(answers.get(user - 1).succeeded()).as("user %d", user).isEqualTo(user != 13);
        }
        assertThat(Failures.unwrap(answers.get(12).cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(operations(STREAM)).hasSize(19);
    }

    @Test
    void stoppingAnswersEverythingThatWasTaken() {
        String id = rig.deploy(() -> rig.reactions(rig.log, 10_000));
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(rig.send(Rig.freely(1 + i, STREAM, 0, "love", true, 1)));
        }

        rig.undeploy(id);

        Await.get(Future.join(answers).otherwiseEmpty());
        assertThat(operations(STREAM))
                .hasSize((int) answers.stream().filter(Future::succeeded).count());
    }

    private static Future<Long> failed(Outcome outcome) {
        return Future.failedFuture(new LogException(outcome, "a fault of the test"));
    }

    private int accepted(Command.React command) {
        return Await.get(rig.send(command));
    }

    private Refusal refused(Command.React command) {
        Future<Integer> answer = rig.send(command);
        assertThatThrownBy(() -> Await.get(answer)).isNotNull();
        return Failures.unwrap(answer.cause());
    }

    private void show(Comment comment) {
        long position = rig.ids.incrementAndGet();
        Await.get(rig.hot.append(new RoomEntry(
                comment.streamId(),
                rig.log.epoch(),
                position,
                RoomEntry.Kind.POST,
                comment,
                Shard.partitionOf(comment.streamId()),
                position)));
    }

    private List<Event.Reactions> events(long streamId) {
        return Await.get(rig.log.read(Topic.REACTIONS, Shard.partitionOf(streamId), -1, 10_000)).stream()
                .map(logged -> (Event.Reactions) logged.event())
                .filter(event -> event.head().streamId() == streamId)
                .toList();
    }

    private List<ReactionOp> operations(long streamId) {
        return events(streamId).stream().flatMap(event -> event.ops().stream()).toList();
    }

    private static StreamSettings settings(StreamSettings base, Guests guests, RateLimits limits, ReactionsMode mode) {
        return new StreamSettings(
                limits,
                base.slowModeSeconds(),
                base.maxLength(),
                base.editWindowSeconds(),
                base.reactionTypes(),
                mode,
                base.budgetPerSecond(),
                base.retentionDays(),
                base.premoderation(),
                base.emoteOnly(),
                base.uniqueText(),
                base.minAccountAgeSeconds(),
                base.membersOnly(),
                guests,
                base.review(),
                base.batchIntervalMs());
    }
}
