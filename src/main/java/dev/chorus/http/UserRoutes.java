package dev.chorus.http;

import dev.chorus.account.User;
import dev.chorus.edge.Accounts;
import dev.chorus.edge.Fields;
import dev.chorus.port.Directory;
import dev.chorus.protocol.Refusal;
import dev.chorus.protocol.UserJson;
import dev.chorus.query.CommentReader;
import dev.chorus.query.UserCatalog;
import io.vertx.core.Future;

/** Profiles and what people wrote. */
final class UserRoutes {
    private static final int DEFAULT_PAGE = 50;

    private final UserCatalog users;
    private final Directory directory;
    private final CommentReader reader;
    private final int maxPage;

    UserRoutes(UserCatalog users, Directory directory, CommentReader reader, int maxPage) {
        this.users = users;
        this.directory = directory;
        this.reader = reader;
        this.maxPage = maxPage;
    }

    void open(Edge edge) {
        edge.get("/api/me", this::me);
        edge.patch("/api/me", this::change);
        edge.get("/api/users/:user_id", this::profile);
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

    private Future<User> known(long id) {
        return users.get(id).map(found -> found.orElseThrow(() -> Refusal.notFound("user")));
    }
}
