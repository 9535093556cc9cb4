package dev.chorus.edge;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.account.User;
import dev.chorus.port.Directory;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.Lookups;
import dev.chorus.query.UserCatalog;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** Finds and makes users for the edges, and resolves on whose behalf a service acts. */
public final class Accounts {
    public static final int MAX_DISPLAY_NAME = 64;
    public static final int MAX_AVATAR_URL = 2000;

    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9_.-]{1,32}");
    private static final int MAX_EXTERNAL_ID = 128;
    private static final double STARTING_REPUTATION = 0.5;

    private final Directory directory;
    private final UserCatalog users;
    private final LongSupplier ids;
    private final Clock clock;
    // Who is being found or made: what a service posts for somebody new stays in its order.
    private final Lookups<String, User> described = new Lookups<>();
    private final Lookups<String, User> describedExternal = new Lookups<>();

    public Accounts(Directory directory, UserCatalog users, LongSupplier ids, Clock clock) {
        this.directory = directory;
        this.users = users;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Who acts: the caller, or the user in {@code act_as} when the caller is a service. {@code user_id}, when given, must be theirs.
     *
     * @throws Refusal when the caller is nobody, or may not act as that user; what needs a store fails the future with one
     */
    public Future<Actor> actor(Identity caller, Fields body) {
        if (caller.isAnonymous()) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "a token is needed for this");
        }
        long claimed = body.id("user_id");
        Object wanted = body.all().get("act_as");
        if (wanted == null) {
            if (claimed != 0 && claimed != caller.userId()) {
                throw Refusal.field(ErrorCode.FORBIDDEN, "user_id", "user_id is not the token's");
            }
            return active(caller).map(who -> new Actor(who, false));
        }
        if (!caller.isService()) {
            throw Refusal.field(ErrorCode.FORBIDDEN, "act_as", "only a service may act as a user");
        }
        return onBehalf(wanted).map(user -> {
            if (claimed != 0 && claimed != user.id()) {
                throw Refusal.field(ErrorCode.FORBIDDEN, "user_id", "user_id is not the one of act_as");
            }
            return new Actor(represented(user), true);
        });
    }

    /** The caller, unless their account was erased: a token outlives the user it was made for. See {@link #active(Identity, UserCatalog)}. */
    public Future<Identity> active(Identity caller) {
        return active(caller, users);
    }

    /**
     * As above, for those who have nothing else to ask. Somebody of another issuer, whom we do not know, is active, and so is everybody
     * while the directory is away.
     */
    public static Future<Identity> active(Identity caller, UserCatalog users) {
        return users.get(caller.userId())
                .recover(failure -> failure instanceof Refusal
                        ? Future.failedFuture(failure)
                        : Future.succeededFuture(Optional.empty()))
                .map(user -> {
                    if (user.filter(known -> !known.active()).isPresent()) {
                        throw Refusal.of(ErrorCode.FORBIDDEN, "this account is no more");
                    }
                    return caller;
                });
    }

    /**
     * As whom a service acts that names this user.
     *
     * @throws Refusal when they were erased
     */
    public static Identity represented(User user) {
        return identity(existing(user));
    }

    private static User existing(User user) {
        if (!user.active()) {
            throw Refusal.field(ErrorCode.FORBIDDEN, "act_as", "this account is no more");
        }
        return user;
    }

    /**
     * The user that a service names in {@code act_as}, made if need be.
     *
     * @throws Refusal when the caller is no service or names nobody; what needs a store fails the future with one
     */
    public Future<User> named(Identity caller, Fields body) {
        Object wanted = body.all().get("act_as");
        if (!caller.isService()) {
            throw Refusal.of(ErrorCode.FORBIDDEN, "only a service may do this");
        }
        if (wanted == null) {
            throw Fields.invalid("act_as", "says for whom");
        }
        return onBehalf(wanted).map(Accounts::existing);
    }

    /** The one with this name, made if need be. */
    public Future<User> named(String username, String displayName, String avatarUrl, String externalId, Role role) {
        return users.byName(username)
                .compose(known -> known.isPresent()
                        ? Future.succeededFuture(known.get())
                        : create(
                                username,
                                displayName.isBlank() ? username : displayName,
                                avatarUrl,
                                role,
                                externalId,
                                false));
    }

    /** Somebody without credentials. */
    public Future<User> guest(String displayName) {
        long id = ids.getAsLong();
        String username = "guest-" + Long.toString(id, 36);
        String shown = displayName.isBlank() ? "Guest " + id % 10_000 : displayName;
        User guest = new User(
                id, username, shown, "", "", Role.USER, false, STARTING_REPUTATION, true, true, "", clock.millis());
        return directory.createUser(guest).onSuccess(users::put);
    }

    public static Identity identity(User user) {
        return new Identity(
                user.id(),
                user.username(),
                user.displayName(),
                user.avatarUrl(),
                user.role(),
                user.verified(),
                user.guest(),
                0,
                Long.MAX_VALUE);
    }

    /** The user as their token has it: roles are the token's. */
    public static User withRole(User user, Role role) {
        return new User(
                user.id(),
                user.username(),
                user.displayName(),
                user.avatarUrl(),
                user.email(),
                role,
                user.verified(),
                user.reputation(),
                user.guest(),
                user.active(),
                user.externalId(),
                user.createdAt());
    }

    /** A valid username from a field. */
    public static String username(Fields fields) {
        String username = fields.text("username");
        if (!USERNAME.matcher(username).matches()) {
            throw Fields.invalid("username", "must be 1 to 32 letters, digits, or any of _ - .");
        }
        return username;
    }

    /** A name for people to see, without control characters; empty when absent. */
    public static String displayName(Fields fields) {
        String name = fields.shortText("display_name", MAX_DISPLAY_NAME).strip();
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw Fields.invalid("display_name", "must not contain control characters");
        }
        return name;
    }

    /** An address of a picture; empty when absent. */
    public static String avatarUrl(Fields fields) {
        String url = fields.shortText("avatar_url", MAX_AVATAR_URL);
        if (!url.isEmpty() && !url.startsWith("https://") && !url.startsWith("http://")) {
            throw Fields.invalid("avatar_url", "must be an http or https address");
        }
        return url;
    }

    private Future<User> onBehalf(Object wanted) {
        return switch (wanted) {
            case String id ->
                users.get(Fields.parseId("act_as", id))
                        .map(found -> found.orElseThrow(() -> Fields.invalid("act_as", "names nobody")));
            case Map<?, ?> described -> described(Fields.of(described));
            default -> throw Fields.invalid("act_as", "must be a user's id or an object with a username");
        };
    }

    private Future<User> described(Fields user) {
        String username = username(user);
        String displayName = displayName(user);
        String avatarUrl = avatarUrl(user);
        String externalId = user.shortText("external_id", MAX_EXTERNAL_ID);
        if (externalId.isEmpty()) {
            return described.get(username, () -> named(username, displayName, avatarUrl, "", Role.USER));
        }
        return describedExternal.get(externalId, () -> external(externalId, username)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : named(username, displayName, avatarUrl, externalId, Role.USER)));
    }

    /** The cache knows names; only when that is somebody else, or nobody, the directory is asked. */
    private Future<Optional<User>> external(String externalId, String username) {
        return users.byName(username)
                .compose(named -> named.isPresent() && named.get().externalId().equals(externalId)
                        ? Future.succeededFuture(named)
                        : directory.userByExternalId(externalId));
    }

    private Future<User> create(
            String username, String displayName, String avatarUrl, Role role, String externalId, boolean guest) {
        User user = new User(
                ids.getAsLong(),
                username,
                displayName,
                avatarUrl,
                "",
                role,
                false,
                STARTING_REPUTATION,
                guest,
                true,
                externalId,
                clock.millis());
        return directory.createUser(user).onSuccess(users::put);
    }

    /**
     * Who does something.
     *
     * @param onBehalf a service acts as this identity
     */
    public record Actor(Identity identity, boolean onBehalf) {}
}
