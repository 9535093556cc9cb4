package dev.chorus.http;

import dev.chorus.account.Identity;
import dev.chorus.account.User;
import dev.chorus.bus.Command;
import dev.chorus.bus.Failures;
import dev.chorus.comment.CommentStatus;
import dev.chorus.edge.Accounts;
import dev.chorus.edge.Commands;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Page;
import dev.chorus.port.StoredComment;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.UserCatalog;
import dev.chorus.stream.Shard;
import dev.chorus.worker.AggregatorVerticle;
import dev.chorus.worker.ProjectorVerticle;
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
 * Forgets a user. First everything is taken back in the ordinary way, so that it leaves each screen in its place in the room's order
 * and counts go down; then the log is told to forget the user, which blanks what projections hold, now and whenever they are built
 * again. All of it can be repeated after a failure half way.
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

    Erasure(Vertx vertx, EventLog log, CommentStore store, Directory directory, UserCatalog users, Commands commands) {
        this.vertx = vertx;
        this.log = log;
        this.store = store;
        this.directory = directory;
        this.users = users;
        this.commands = commands;
    }

    /**
     * Done when it is durable, and visible to whoever asks from then on. Fails with {@code unavailable} while projections are more than
     * some seconds behind, since what is not stored yet would be missed. Erasing somebody again is no error.
     */
    Future<Void> run(Identity actor, String requestId, User user) {
        Identity self = Accounts.identity(user);
        return caughtUp(Topic.COMMENTS, ProjectorVerticle.GROUP)
                .compose(done -> caughtUp(Topic.REACTIONS, AggregatorVerticle.GROUP))
                .compose(done -> deleteComments(self, requestId, Long.MAX_VALUE, MAX_PAGES))
                .compose(done -> takeBack(self, requestId, 0))
                .compose(done -> caughtUp(Topic.REACTIONS, AggregatorVerticle.GROUP))
                // From here on the user's tokens write nothing; the projections do the same from the log.
                .compose(done -> directory.eraseUser(user.id()))
                .onSuccess(done -> users.forget(user.id()))
                .compose(done -> caughtUp(Topic.COMMENTS, ProjectorVerticle.GROUP))
                // What was being written meanwhile.
                .compose(done -> deleteComments(self, requestId, Long.MAX_VALUE, 1))
                .compose(done -> commands.erase(new Command.EraseUser(actor, requestId, user.id())))
                .mapEmpty();
    }

    /** Completes once the group has applied all that the log has now. */
    private Future<Void> caughtUp(Topic topic, String group) {
        Map<Integer, Long> heads = new ConcurrentHashMap<>();
        List<Future<Long>> reads = new ArrayList<>();
        for (int partition = 0; partition < Shard.PARTITIONS; partition++) {
            int p = partition;
            reads.add(log.head(topic, p).onSuccess(head -> heads.put(p, head)));
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
                    ? Future.failedFuture(Refusal.unavailable("the stores are behind the log; ask again"))
                    : vertx.timer(WAIT_MS, TimeUnit.MILLISECONDS).compose(later -> caughtUp(group, heads, waits - 1));
        });
    }

    private Future<Void> deleteComments(Identity self, String requestId, long before, int pages) {
        return store.byUser(self.userId(), new Page(before, 0, PAGE, NOT_DELETED))
                .compose(rows -> {
                    List<Future<Void>> deleted = rows.stream()
                            .map(StoredComment::comment)
                            .map(c -> tolerant(
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
                    .map(r -> tolerant(commands.react(
                            new Command.React(self, requestId, r.streamId(), true, r.commentId(), r.type(), false, 1))))
                    .toList();
            return Future.all(takenBack)
                    .compose(done -> found.isEmpty()
                            ? Future.succeededFuture()
                            : takeBack(self, requestId, found.getLast().commentId()));
        });
    }

    /** What is gone, or nobody may touch any more, has nothing to be taken back from. */
    private static Future<Void> tolerant(Future<?> act) {
        return act.<Void>mapEmpty().recover(failure -> {
            ErrorCode code = Failures.unwrap(failure).code();
            return code == ErrorCode.NOT_FOUND || code == ErrorCode.FORBIDDEN
                    ? Future.succeededFuture()
                    : Future.failedFuture(failure);
        });
    }
}
