package dev.chorus.http;

import dev.chorus.account.User;
import dev.chorus.bus.Command;
import dev.chorus.edge.Accounts;
import dev.chorus.edge.Commands;
import dev.chorus.edge.Fields;
import dev.chorus.moderation.Rights;
import dev.chorus.port.Directory;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.protocol.UserJson;
import dev.chorus.query.CommentReader;
import dev.chorus.query.UserCatalog;
import dev.chorus.query.UserExport;
import io.vertx.core.Future;
import java.util.Optional;

/** Profiles and what people wrote. */
final class UserRoutes {
    private static final int DEFAULT_PAGE = 50;

    private final UserCatalog users;
    private final Directory directory;
    private final CommentReader reader;
    private final UserExport export;
    private final Commands commands;
    private final int maxPage;

    UserRoutes(HttpDependencies parts, Commands commands, int maxPage) {
        this.users = parts.users();
        this.directory = parts.directory();
        this.reader = parts.reader();
        this.export = new UserExport(parts.comments());
        this.commands = commands;
        this.maxPage = maxPage;
    }

    void open(Edge edge) {
        edge.get("/api/me", this::me);
        edge.patch("/api/me", this::change);
        edge.get("/api/me/export", call -> export(call, call.user().userId()));
        edge.deleteAgain("/api/me", call -> erase(call, call.user().userId()));
        edge.get("/api/users/:user_id", this::profile);
        edge.get("/api/users/:user_id/export", call -> export(call, call.pathId("user_id", "user")));
        edge.delete("/api/users/:user_id", call -> erase(call, call.pathId("user_id", "user")));
        edge.get("/api/users/:user_id/comments", this::comments);
    }

    private Future<Answer> me(Call call) {
        return known(call.user().userId())
                .map(user -> Accounts.withRole(user, call.identity().role()))
                .map(user -> Answer.ok(out -> UserJson.write(out, user, true)));
    }

    private Future<Answer> change(Call call) {
        long id = call.user().userId();
        Fields body = call.body();
        String displayName = Accounts.displayName(body);
        String avatarUrl = Accounts.avatarUrl(body);
        if (body.has("display_name") && displayName.isEmpty()) {
            throw Fields.invalid("display_name", "must not be empty");
        }
        return known(id)
                .compose(user -> directory.updateProfile(
                        id,
                        displayName.isEmpty() ? user.displayName() : displayName,
                        body.has("avatar_url") ? avatarUrl : user.avatarUrl()))
                .map(changed -> {
                    User user = changed.orElseThrow(() -> Refusal.notFound("user"));
                    users.put(user);
                    return Answer.ok(out -> UserJson.write(out, user, true));
                });
    }

    private Future<Answer> profile(Call call) {
        return known(call.pathId("user_id", "user")).map(user -> Answer.ok(out -> UserJson.write(out, user, false)));
    }

    private Future<Answer> comments(Call call) {
        int size = call.query("page_size", 1, maxPage, Math.min(DEFAULT_PAGE, maxPage));
        var from = call.cursor();
        return known(call.pathId("user_id", "user"))
                .compose(user -> reader.byUser(call.identity(), user.id(), from, size))
                .map(page -> Answer.ok(page::write));
    }

    private Future<Answer> export(Call call, long userId) {
        return ofOneself(call, userId)
                .map(user -> Optional.of(user).filter(User::active).orElseThrow(() -> Refusal.notFound("user")))
                .compose(user -> call.inPieces(sink -> export.write(user, sink)));
    }

    private Future<Answer> erase(Call call, long userId) {
        return ofOneself(call, userId)
                .compose(user -> commands.erase(new Command.EraseUser(call.user(), call.requestId(), user.id())))
                .map(reply -> Answer.empty(reply.done() ? 204 : 202));
    }

    private Future<User> ofOneself(Call call, long userId) {
        if (!Rights.erases(call.user(), userId)) {
            throw Refusal.of(ErrorCode.FORBIDDEN, "only oneself, an admin or a service may do that");
        }
        // Also one who was erased: who did not hear the answer may ask again.
        return users.get(userId).map(found -> found.orElseThrow(() -> Refusal.notFound("user")));
    }

    /** Whoever was erased is not there any more. */
    private Future<User> known(long id) {
        return users.get(id).map(found -> found.filter(User::active).orElseThrow(() -> Refusal.notFound("user")));
    }
}
