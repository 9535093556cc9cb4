package dev.chorus.owner;

import dev.chorus.bus.Command;
import dev.chorus.bus.Reply;
import dev.chorus.event.Event;
import dev.chorus.moderation.Rights;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes into the log that a user is to be forgotten, and at last that it is done. What lies between is the work of whoever reads
 * the log. Who asked is told when it is done or, when that takes longer, that it will be.
 */
final class Erasing {
    /** Less than an edge waits for an answer. */
    private static final long PATIENCE_MS = 5_000;

    private static final int MAX_WAITED_FOR = 1_000;

    private final Vertx vertx;
    private final Map<Long, Promise<Reply.Erased>> waitedFor = new HashMap<>();

    Erasing(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Who asks for what is waited for already waits with the others. */
    Future<Reply.Erased> begin(Command.EraseUser c, PartitionOwner owner) {
        if (!Rights.erases(c.actor(), c.userId())) {
            throw Refusal.of(ErrorCode.FORBIDDEN, "only oneself, an admin or a service may erase a user");
        }
        Promise<Reply.Erased> known = waitedFor.get(c.userId());
        if (known != null) {
            return known.future();
        }
        if (waitedFor.size() >= MAX_WAITED_FOR) {
            return Future.failedFuture(Refusal.unavailable("too many users are being erased"));
        }
        Promise<Reply.Erased> answer = Promise.promise();
        waitedFor.put(c.userId(), answer);
        owner.appendOutside(0, c.actor().userId(), c.requestId(), head -> new Event.UserErasing(head, c.userId()))
                .onSuccess(logged -> vertx.setTimer(PATIENCE_MS, late -> tell(answer, c.userId(), false)))
                .onFailure(e -> {
                    waitedFor.remove(c.userId(), answer);
                    answer.tryFail(e);
                });
        return answer.future();
    }

    Future<Reply.Erased> finish(Command.FinishErasure c, PartitionOwner owner) {
        if (!Rights.erases(c.actor(), c.userId())) {
            throw Refusal.of(ErrorCode.FORBIDDEN, "only oneself, an admin or a service may erase a user");
        }
        return owner.appendOutside(0, c.actor().userId(), c.requestId(), head -> new Event.UserErased(head, c.userId()))
                .map(logged -> {
                    Promise<Reply.Erased> answer = waitedFor.get(c.userId());
                    if (answer != null) {
                        tell(answer, c.userId(), true);
                    }
                    return new Reply.Erased(c.userId(), true);
                });
    }

    private void tell(Promise<Reply.Erased> answer, long userId, boolean done) {
        waitedFor.remove(userId, answer);
        answer.tryComplete(new Reply.Erased(userId, done));
    }
}
