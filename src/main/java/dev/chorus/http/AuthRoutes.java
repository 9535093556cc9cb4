package dev.chorus.http;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.account.User;
import dev.chorus.config.ChorusConfig;
import dev.chorus.edge.Accounts;
import dev.chorus.edge.Fields;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.protocol.UserJson;
import dev.chorus.stream.StreamSettings.Guests;
import io.vertx.core.Future;
import java.util.List;

/** How one comes by a token. */
final class AuthRoutes {
    private static final int TICKET_SECONDS = 30;
    private static final int LEAST_SECONDS = 60;
    private static final int MOST_SECONDS = 86_400;

    private final ChorusConfig config;
    private final Credentials credentials;
    private final Accounts accounts;

    AuthRoutes(ChorusConfig config, Credentials credentials, Accounts accounts) {
        this.config = config;
        this.credentials = credentials;
        this.accounts = accounts;
    }

    void open(Edge edge) {
        edge.post("/api/auth/guest", this::guest);
        edge.post("/api/tickets", this::ticket);
        edge.post("/api/tokens", this::token);
        if (config.dev()) {
            edge.post("/api/dev/token", this::dev);
        }
    }

    private Future<Answer> guest(Call call) {
        String displayName = Accounts.displayName(call.body());
        if (config.streams().guests() == Guests.NONE) {
            throw Refusal.of(ErrorCode.FORBIDDEN, "guests are not let in here");
        }
        int seconds = config.tokens().guestSeconds();
        return accounts.guest(displayName).map(user -> tokens(201, user, seconds, credentials.mint(user, seconds, 0)));
    }

    /** A platform's back end signs its own people in. */
    private Future<Answer> token(Call call) {
        Identity service = call.user();
        Fields body = call.body();
        int seconds = (int) body.integer(
                "ttl_seconds", LEAST_SECONDS, MOST_SECONDS, config.tokens().accessSeconds());
        return accounts.named(service, body)
                .map(user -> tokens(201, user, seconds, credentials.mint(user, seconds, 0)));
    }

    private Future<Answer> ticket(Call call) {
        Identity identity = call.user();
        String ticket = credentials.ticket(identity);
        return Future.succeededFuture(Answer.json(201, out -> {
            out.writeStartObject();
            out.writeStringField("ticket", ticket);
            out.writeNumberField("expires_in", TICKET_SECONDS);
            out.writeEndObject();
        }));
    }

    /** Anybody may be anybody: for trying things out, never where it matters. */
    private Future<Answer> dev(Call call) {
        Fields body = call.body();
        String username = Accounts.username(body);
        String displayName = Accounts.displayName(body);
        Role role = Role.of(body.word("role", List.of("user", "moderator", "admin", "service")));
        long streamId = body.id("stream_id");
        int seconds = config.tokens().accessSeconds();
        return accounts.named(username, displayName, "", "", Role.USER).map(user -> {
            User acting = Accounts.withRole(user, role);
            return tokens(200, acting, seconds, credentials.mint(acting, seconds, streamId));
        });
    }

    private static Answer tokens(int status, User user, int seconds, String accessToken) {
        return Answer.json(status, out -> {
            out.writeStartObject();
            out.writeStringField("access_token", accessToken);
            out.writeNullField("refresh_token");
            out.writeNumberField("expires_in", seconds);
            out.writeFieldName("user");
            UserJson.write(out, user, true);
            out.writeEndObject();
        });
    }
}
