package dev.chorus.worker;

import dev.chorus.bus.Command;
import dev.chorus.bus.Reply;
import dev.chorus.moderation.Rights;
import dev.chorus.observe.Meters;
import dev.chorus.port.HotStore;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.reaction.ReactionRules;
import dev.chorus.stream.Shard;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Takes one reaction from its command to its acknowledgement: checks, limits, makes it durable. At most {@code maxQueued} are under way;
 * above that the answer is {@code unavailable}. Used on one context.
 */
final class ReactionIntake {
    private static final long WINDOW_MS = 60_000;
    private static final int MAX_TYPE = 32;

    private final StreamLookup streams;
    private final CommentTargets targets;
    private final HotStore hot;
    private final LongSupplier ids;
    private final Meters meters;
    private final int maxQueued;
    private final IntakeLane[] lanes;
    private int underWay;

    /** @param lane makes the lane of a shard */
    ReactionIntake(
            StreamLookup streams,
            CommentTargets targets,
            HotStore hot,
            LongSupplier ids,
            Meters meters,
            int maxQueued,
            IntFunction<IntakeLane> lane) {
        this.streams = streams;
        this.targets = targets;
        this.hot = hot;
        this.ids = ids;
        this.meters = meters;
        this.maxQueued = maxQueued;
        lanes = new IntakeLane[Shard.SHARDS];
        for (int shard = 0; shard < lanes.length; shard++) {
            lanes[shard] = lane.apply(shard);
        }
    }

    /** Reactions that are not answered yet. */
    int underWay() {
        return underWay;
    }

    /** Fails with a {@link Refusal}, or with what kept a backend from answering. */
    Future<Reply.Accepted> take(Command.React command) {
        if (underWay >= maxQueued) {
            return Future.failedFuture(Refusal.unavailable("too many reactions at the moment"));
        }
        underWay++;
        return streams.get(command.streamId())
                .compose(found -> found.map(stream -> check(command, stream))
                        .orElseGet(() -> Future.failedFuture(Refusal.notFound("stream")))
                        .compose(stream -> grant(command, stream))
                        .compose(count -> write(command, found.orElseThrow(), count)))
                .onComplete(_ -> underWay--);
    }

    private Future<Stream> check(Command.React command, Stream stream) {
        if (!Rights.writes(command.actor(), stream)) {
            return Future.failedFuture(
                    command.actor().isAnonymous()
                            ? Refusal.of(ErrorCode.UNAUTHENTICATED, "reacting needs a token")
                            : Refusal.of(ErrorCode.FORBIDDEN, "guests may not react here"));
        }
        // Who is being erased takes back what they have, wherever that is.
        boolean takesBack = command.onBehalf() && !command.add();
        if (stream.isEnded() && !takesBack) {
            return Future.failedFuture(Refusal.of(ErrorCode.STREAM_ENDED, "the stream has ended"));
        }
        if (command.type().length() > MAX_TYPE
                || (!takesBack && !ReactionRules.knows(stream.settings(), command.type()))) {
            return Future.failedFuture(Refusal.field(
                    ErrorCode.UNKNOWN_REACTION,
                    "reaction_type",
                    "one of " + String.join(", ", stream.settings().reactionTypes())));
        }
        if (!ReactionRules.allowsCount(command.commentId(), command.count())) {
            return Future.failedFuture(Refusal.field(
                    ErrorCode.INVALID_FIELD,
                    "count",
                    "1.." + ReactionRules.MAX_COUNT + " on a stream, 1 on a comment"));
        }
        if (command.commentId() == 0) {
            return command.add()
                    ? Future.succeededFuture(stream)
                    : Future.failedFuture(
                            Refusal.field(ErrorCode.INVALID_FIELD, "action", "a tap on a stream can't be removed"));
        }
        return targets.isOpen(stream.id(), command.commentId())
                .compose(open ->
                        open ? Future.succeededFuture(stream) : Future.failedFuture(Refusal.notFound("comment")));
    }

    /** How many of the command's taps are within the limit; for a register 1, or a refusal. */
    private Future<Integer> grant(Command.React command, Stream stream) {
        int limit = stream.settings().rateLimits().reactionsPerMinute();
        if (limit == 0 || command.onBehalf()) {
            return Future.succeededFuture(command.count());
        }
        boolean tap = command.commentId() == 0;
        String key = "reactions:" + stream.id() + ":" + command.actor().userId();
        return hot.take(key, command.count(), limit, WINDOW_MS, tap).compose(permit -> {
            if (permit.granted() < command.count()) {
                meters.rateLimited("reactions");
            }
            return tap || permit.granted() > 0
                    ? Future.succeededFuture(permit.granted())
                    : Future.failedFuture(
                            Refusal.later(ErrorCode.RATE_LIMITED, "too many reactions", permit.retryAfterMs()));
        });
    }

    private Future<Reply.Accepted> write(Command.React command, Stream stream, int count) {
        if (count == 0) {
            return Future.succeededFuture(new Reply.Accepted(0));
        }
        long commentId = command.commentId();
        String slot = commentId == 0 ? "" : ReactionRules.slot(stream.settings().reactionsMode(), command.type());
        ReactionOp op = new ReactionOp(
                ids.getAsLong(), command.actor().userId(), commentId, command.type(), command.add(), count, slot);
        return lanes[Shard.of(stream.id())]
                .add(stream.id(), op, command.requestId())
                .compose(_ -> remember(op))
                .map(_ -> {
                    meters.reactionsPosted(op.type(), op.count());
                    return new Reply.Accepted(op.count());
                });
    }

    /** So that the user reads their own reaction at once; without the hot store it shows when it is counted. */
    private Future<Void> remember(ReactionOp op) {
        return op.isTap()
                ? Future.succeededFuture()
                : hot.putReacted(op.userId(), op.commentId(), op.slot(), op.add() ? op.type() : "")
                        .otherwiseEmpty();
    }
}
