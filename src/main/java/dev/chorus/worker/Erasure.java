package dev.chorus.worker;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.Command;
import dev.chorus.bus.Failures;
import dev.chorus.comment.CommentStatus;
import dev.chorus.edge.Commands;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Page;
import dev.chorus.port.StoreException;
import dev.chorus.port.StoredComment;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.UserCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Forgets a user, by commands to the owners. First their tokens do nothing any more; then everything is taken back in the ordinary way,
 * so that it leaves each screen in its place in the room's order and counts go down; then the log is told that it is done, which
 * blanks what projections hold, now and whenever they are built again. All of it can be repeated after a failure half way.
 */
final class Erasure {
    private static final int PAGE = 200;
    /** Screens show what is new: the newest ten thousand leave them one by one, older ones are blanked where they are stored. */
    private static final int MAX_PAGES = 50;
    /** What was acknowledged has to be stored before it can be found, and counted before its rows go. */
    private static final int MAX_WAITS = 50;

    private static final long WAIT_MS = 100;
    private static final Set<CommentStatus> NOT_DELETED = EnumSet.complementOf(EnumSet.of(CommentStatus.DELETED));

    private final Vertx vertx;
    private final EventLog log;
    private final CommentStore store;
    private final Directory directory;
    private final UserCatalog users;
    private final Commands commands;

    Erasure(Vertx vertx, EventLog log, CommentStore store, Directory directory, UserCatalog users) {
        this.vertx = vertx;
        this.log = log;
        this.store = store;
        this.directory = directory;
        this.users = users;
        this.commands = new Commands(vertx.eventBus());
    }

    /** Fails with a {@link StoreException} for whatever keeps it from being done now. */
    Future<Void> run(long userId, String requestId) {
        // Whoever they were, this is about what is theirs: a guest's too, where guests may not write any more.
        Identity self = new Identity(userId, "", "", "", Role.USER, false, false, 0, Long.MAX_VALUE);
        return directory
                .eraseUser(userId)
                .onSuccess(done -> {
                    users.forget(userId);
                    vertx.eventBus().publish(Addresses.USERS_ERASED, userId);
                })
                .compose(done -> caughtUp(Topic.COMMENTS, ProjectorVerticle.GROUP))
                .compose(done -> caughtUp(Topic.REACTIONS, AggregatorVerticle.GROUP))
                .compose(done -> deleteComments(self, requestId, Long.MAX_VALUE, MAX_PAGES))
                .compose(done -> takeBack(self, requestId, 0))
                .compose(done -> caughtUp(Topic.REACTIONS, AggregatorVerticle.GROUP))
                .compose(done -> caughtUp(Topic.COMMENTS, ProjectorVerticle.GROUP))
                // What was being written when their tokens were still good.
                .compose(done -> deleteComments(self, requestId, Long.MAX_VALUE, 1))
                .compose(done -> answered(commands.erase(new Command.FinishErasure(self, requestId, userId))));
    }

    /** Completes once the group has applied all that the log has now. */
    private Future<Void> caughtUp(Topic topic, String group) {
        Map<Integer, Long> heads = new ConcurrentHashMap<>();
        List<Future<Long>> reads = new ArrayList<>();
        for (int partition : Partitions.all()) {
            reads.add(log.head(topic, partition).onSuccess(head -> heads.put(partition, head)));
        }
        return Future.all(reads).compose(read -> caughtUp(group, heads, MAX_WAITS));
    }

    private Future<Void> caughtUp(String group, Map<Integer, Long> heads, int waits) {
        return store.positions(group).compose(positions -> {
            boolean isThere = heads.entrySet().stream()
                    .allMatch(head -> positions.getOrDefault(head.getKey(), -1L) >= head.getValue());
            if (isThere) {
                return Future.succeededFuture();
            }
            return waits == 0
                    ? Future.failedFuture(new StoreException("the " + group + " is behind the log"))
                    : vertx.timer(WAIT_MS, TimeUnit.MILLISECONDS).compose(later -> caughtUp(group, heads, waits - 1));
        });
    }

    private Future<Void> deleteComments(Identity self, String requestId, long before, int pages) {
        return store.byUser(self.userId(), new Page(before, 0, PAGE, NOT_DELETED))
                .compose(rows -> {
                    List<Future<Void>> deleted = rows.stream()
                            .map(StoredComment::comment)
                            .map(c -> answered(
                                    commands.comment(new Command.Delete(self, requestId, c.streamId(), c.id()))))
                            .toList();
                    return Future.all(deleted)
                            .compose(done -> rows.size() < PAGE || pages == 1
                                    ? Future.succeededFuture()
                                    : deleteComments(
                                            self,
                                            requestId,
                                            rows.getLast().comment().id(),
                                            pages - 1));
                });
    }

    private Future<Void> takeBack(Identity self, String requestId, long after) {
        return store.reactionsOf(self.userId(), after, PAGE).compose(found -> {
            List<Future<Void>> takenBack = found.stream()
                    .map(r -> answered(commands.react(
                            new Command.React(self, requestId, r.streamId(), true, r.commentId(), r.type(), false, 1))))
                    .toList();
            return Future.all(takenBack)
                    .compose(done -> found.isEmpty()
                            ? Future.succeededFuture()
                            : takeBack(self, requestId, found.getLast().commentId()));
        });
    }

    /** What is gone, or nobody may touch any more, has nothing to be taken back from; what has no answer is asked again. */
    private static Future<Void> answered(Future<?> act) {
        return act.<Void>mapEmpty().recover(failure -> {
            Refusal refusal = Failures.unwrap(failure);
            return refusal.code() == ErrorCode.UNAVAILABLE
                    ? Future.failedFuture(new StoreException("not yet: " + refusal.getMessage(), failure))
                    : Future.succeededFuture();
        });
    }
}
