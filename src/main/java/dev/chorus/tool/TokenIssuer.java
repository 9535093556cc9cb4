package dev.chorus.tool;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.account.SigningKeys;
import dev.chorus.account.Tokens;
import dev.chorus.account.User;
import dev.chorus.adapter.embedded.SqliteDirectory;
import dev.chorus.ids.SnowflakeGenerator;
import dev.chorus.observe.Meters;
import dev.chorus.port.Directory;
import dev.chorus.stream.StreamSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes access tokens with a data folder's own key, beside a server that may be running on it: whoever can read the key could sign
 * anything anyway. Users are made in the directory, under an id of a node that is leased for the moment.
 */
public final class TokenIssuer {
    private static final long LEASE_MS = 20_000;
    private static final double STARTING_REPUTATION = 0.5;

    private TokenIssuer() {}

    /**
     * What a token is to say.
     *
     * @param role in the token, whatever the directory says; empty: the user's own
     * @param stream a stream its bearer moderates; 0: none
     */
    public record Request(String username, Optional<Role> role, long stream, Duration ttl) {}

    /**
     * Blocks. The directory is the one in the data folder.
     *
     * @throws IOException when the data folder can't be used
     * @throws TimeoutException when the directory does not answer
     */
    public static String issue(Vertx vertx, Path data, Request request) throws IOException, TimeoutException {
        return issue(vertx, data, List.of(request)).getFirst();
    }

    /** As above, several at once. */
    public static List<String> issue(Vertx vertx, Path data, List<Request> requests)
            throws IOException, TimeoutException {
        return issue(
                data,
                SqliteDirectory.open(
                        vertx, data, Meters.inMemory(), overrides -> StreamSettings.DEFAULTS, InstantSource.system()),
                requests);
    }

    /** As above, with users of another directory, which is closed afterwards. */
    public static List<String> issue(Path data, Directory directory, List<Request> requests)
            throws IOException, TimeoutException {
        InstantSource clock = InstantSource.system();
        try {
            Tokens tokens = new Tokens(SigningKeys.loadOrCreate(data), clock, new SecureRandom());
            List<String> made = new ArrayList<>();
            for (Request request : requests) {
                User user = userOf(directory, request, clock).await(20, TimeUnit.SECONDS);
                made.add(tokens.mint(identity(user, request), request.ttl()));
            }
            return made;
        } finally {
            directory.close().await(20, TimeUnit.SECONDS);
        }
    }

    private static Identity identity(User user, Request request) {
        return new Identity(
                user.id(),
                user.username(),
                user.displayName(),
                user.avatarUrl(),
                request.role().orElse(user.role()),
                user.verified(),
                user.guest(),
                request.stream(),
                Long.MAX_VALUE);
    }

    private static Future<User> userOf(Directory directory, Request request, InstantSource clock) {
        return directory
                .userByName(request.username())
                .compose(known -> known.isPresent()
                        ? Future.succeededFuture(known.get())
                        : directory
                                .leaseNode("tool-" + UUID.randomUUID(), LEASE_MS)
                                .compose(lease -> make(directory, lease, request, clock)));
    }

    private static Future<User> make(
            Directory directory, Directory.NodeLease lease, Request request, InstantSource clock) {
        SnowflakeGenerator ids = new SnowflakeGenerator(lease.nodeId(), clock::millis, lease.highWater());
        long mark = clock.millis() + LEASE_MS;
        return directory
                .renewNode(lease, mark, LEASE_MS)
                .compose(renewed -> {
                    ids.raise(mark);
                    return directory.createUser(newcomer(ids.next(), request, clock.millis()));
                })
                .eventually(() -> directory.releaseNode(lease, Math.max(ids.reached(), clock.millis())));
    }

    /** A moderator is one of a stream, which the token says; in the directory they are a user like others. */
    private static User newcomer(long id, Request request, long now) {
        Role role = request.role().filter(wanted -> wanted != Role.MODERATOR).orElse(Role.USER);
        String name = request.username();
        return new User(id, name, name, "", "", role, false, STARTING_REPUTATION, false, true, "", now);
    }
}
