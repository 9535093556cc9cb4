package dev.chorus.adapter.postgres;

import dev.chorus.account.Role;
import dev.chorus.account.User;
import dev.chorus.port.StoreException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Statements about users. */
final class PostgresUsers {
    private static final String COLUMNS =
            "id, username, display_name, avatar_url, email, role, verified, reputation, guest,"
                    + " active, external_id, coalesce((extract(epoch FROM created_at) * 1000)::bigint, 0)";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM users";

    private PostgresUsers() {}

    /** The insert waits for another that makes the same user right now; the look afterwards sees whoever was first. */
    static Future<User> create(PostgresSession session, User user) {
        String folded = folded(user.username());
        return session.update(
                        "INSERT INTO users (id, username, username_folded, display_name, avatar_url, email, role, verified,"
                                + " reputation, guest, active, external_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
                                + " $9, $10, $11, $12, to_timestamp(nullif($13::bigint, 0) / 1000.0)) ON CONFLICT DO NOTHING",
                        user.id(),
                        user.username(),
                        folded,
                        user.displayName(),
                        user.avatarUrl(),
                        user.email(),
                        user.role().wire(),
                        user.verified(),
                        user.reputation(),
                        user.guest(),
                        user.active(),
                        user.externalId(),
                        PostgresSession.time(user.createdAt()))
                .compose(done -> session.first(
                        SELECT + " WHERE username_folded = $1 OR (external_id = $2 AND external_id <> '') OR id = $3"
                                + " ORDER BY username_folded = $1 DESC, external_id = $2 AND external_id <> '' DESC LIMIT 1",
                        PostgresUsers::row,
                        folded,
                        user.externalId(),
                        user.id()))
                .map(found ->
                        found.orElseThrow(() -> new StoreException("user " + user.id() + " could not be stored")));
    }

    static Future<Optional<User>> byId(PostgresSession session, long id) {
        return session.first(SELECT + " WHERE id = $1", PostgresUsers::row, id);
    }

    static Future<Map<Long, User>> byIds(PostgresSession session, Collection<Long> ids) {
        return session.list(
                        SELECT + " WHERE id = ANY($1::bigint[])", PostgresUsers::row, (Object) PostgresSession.ids(ids))
                .map(users -> users.stream().collect(Collectors.toMap(User::id, Function.identity())));
    }

    static Future<Optional<User>> byName(PostgresSession session, String username) {
        return session.first(SELECT + " WHERE username_folded = $1", PostgresUsers::row, folded(username));
    }

    static Future<Optional<User>> byExternalId(PostgresSession session, String externalId) {
        // The second condition lets the partial index be used.
        return session.first(SELECT + " WHERE external_id = $1 AND external_id <> ''", PostgresUsers::row, externalId);
    }

    static Future<Optional<User>> updateProfile(
            PostgresSession session, long id, String displayName, String avatarUrl) {
        return session.first(
                "UPDATE users SET display_name = $1, avatar_url = $2 WHERE id = $3 RETURNING " + COLUMNS,
                PostgresUsers::row,
                displayName,
                avatarUrl,
                id);
    }

    /** A username is unique, so one is made of the id; the longest is shorter than a username may be. */
    static Future<Integer> erase(PostgresSession session, long id) {
        return session.update(
                "UPDATE users SET username = $1, username_folded = $1, display_name = '', avatar_url = '', email = '',"
                        + " external_id = '', role = 'user', verified = false, active = false WHERE id = $2",
                "erased-" + id,
                id);
    }

    private static String folded(String username) {
        return username.toLowerCase(Locale.ROOT);
    }

    private static User row(Row row) {
        return new User(
                row.getLong(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Role.of(row.getString(5)),
                row.getBoolean(6),
                row.getDouble(7),
                row.getBoolean(8),
                row.getBoolean(9),
                row.getString(10),
                row.getLong(11));
    }
}
