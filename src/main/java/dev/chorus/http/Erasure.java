package dev.chorus.http;

import dev.chorus.account.Identity;
import dev.chorus.account.User;
import dev.chorus.bus.Command;
import dev.chorus.bus.Failures;
import dev.chorus.comment.CommentStatus;
import dev.chorus.edge.Accounts;
import dev.chorus.edge.Commands;
import dev.chorus.port.CommentStore;
import dev.chorus.port.CommentStore.UserReaction;
import dev.chorus.port.Directory;
import dev.chorus.port.Page;
import dev.chorus.port.StoredComment;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.query.UserCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    /** Reactions that are taken back have to be counted before their rows go. */
    private static final int MAX_WAITS = 50;

    private static final long WAIT_MS = 100;
    private static final Set<CommentStatus> NOT_DELETED = EnumSet.complementOf(EnumSet.of(CommentStatus.DELETED));

    private final Vertx vertx;
    private final CommentStore store;
    private final Directory directory;
    private final UserCatalog users;
    private final Commands commands;

    Erasure(Vertx vertx, CommentStore store, Directory directory, UserCatalog users, Commands commands) {
        this.vertx = vertx;
        this.store = store;
        this.directory = directory;
        this.users = users;
        this.commands = commands;
    }

    /** Done when it is durable, and visible to whoever asks from then on. */
    Future<Void> run(Identity actor, String requestId, User user) {
        Identity self = Accounts.identity(user);
        return deleteComments(self, requestId, Long.MAX_VALUE, MAX_PAGES)
                .compose(done -> takeBack(self, requestId, 0))
                .compose(done -> counted(user.id(), MAX_WAITS))
                .compose(done -> commands.erase(new Command.EraseUser(actor, requestId, user.id())))
                // The projections do the same from the log; a reader who was told does not have to wait for them.
                .compose(done -> directory.eraseUser(user.id()))
                .onSuccess(done -> users.forget(user.id()))
                // What was being written meanwhile.
                .compose(done -> deleteComments(self, requestId, Long.MAX_VALUE, 1));
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

    /** Bounded: what could not be taken back, as on removed comments, stays and goes with the user. */
    private Future<Void> counted(long userId, int waits) {
        return store.reactionsOf(userId, 0, PAGE).compose(left -> Future.all(
                        left.stream().map(this::isShown).toList())
                .compose(shown -> shown.<Boolean>list().contains(true) && waits > 0
                        ? vertx.timer(WAIT_MS, TimeUnit.MILLISECONDS).compose(later -> counted(userId, waits - 1))
                        : Future.succeededFuture()));
    }

    private Future<Boolean> isShown(UserReaction reaction) {
        return store.find(reaction.commentId())
                .map((Optional<StoredComment> found) ->
                        found.filter(c -> c.comment().status().isPublic()).isPresent());
    }
}
