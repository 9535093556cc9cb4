package dev.chorus.adapter.embedded;

import dev.chorus.account.Role;
import dev.chorus.account.User;
import dev.chorus.port.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Statements about users. */
final class SqliteUsers {
    private static final String SELECT =
            "SELECT id, username, display_name, avatar_url, email, role, verified, reputation,"
                    + " guest, active, external_id, created_at FROM users";

    private SqliteUsers() {}

    static User create(SqliteSession session, User user) throws SQLException {
        session.update(
                "INSERT INTO users (id, username, username_folded, display_name, avatar_url, email, role, verified, reputation,"
                        + " guest, active, external_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                user.id(),
                user.username(),
                folded(user.username()),
                user.displayName(),
                user.avatarUrl(),
                user.email(),
                user.role().wire(),
                user.verified(),
                user.reputation(),
                user.guest(),
                user.active(),
                user.externalId(),
                user.createdAt());
        return byName(session, user.username())
                .or(() -> or(session, user))
                .orElseThrow(() -> new StoreException("user " + user.id() + " could not be stored"));
    }

    private static Optional<User> or(SqliteSession session, User user) {
        try {
            Optional<User> sameExternal = byExternalId(session, user.externalId());
            return sameExternal.isPresent() ? sameExternal : byId(session, user.id());
        } catch (SQLException e) {
            throw new StoreException("directory could not look up a user: " + e.getMessage(), e);
        }
    }

    static Optional<User> byId(SqliteSession session, long id) throws SQLException {
        return session.first(SELECT + " WHERE id = ?", SqliteUsers::row, id);
    }

    static Map<Long, User> byIds(SqliteSession session, Collection<Long> ids) throws SQLException {
        Map<Long, User> users = new HashMap<>();
        session.list(SELECT + " WHERE id IN (SELECT value FROM json_each(?))", SqliteUsers::row, JsonRows.numbers(ids))
                .forEach(user -> users.put(user.id(), user));
        return users;
    }

    static Optional<User> byName(SqliteSession session, String username) throws SQLException {
        return session.first(SELECT + " WHERE username_folded = ?", SqliteUsers::row, folded(username));
    }

    static Optional<User> byExternalId(SqliteSession session, String externalId) throws SQLException {
        // The second condition lets the partial index be used.
        return session.first(SELECT + " WHERE external_id = ? AND external_id <> ''", SqliteUsers::row, externalId);
    }

    static Optional<User> updateProfile(SqliteSession session, long id, String displayName, String avatarUrl)
            throws SQLException {
        session.update("UPDATE users SET display_name = ?, avatar_url = ? WHERE id = ?", displayName, avatarUrl, id);
        return byId(session, id);
    }

    /** A username is unique, so one is made of the id; the longest is shorter than a username may be. */
    static void erase(SqliteSession session, long id) throws SQLException {
        String name = "erased-" + id;
        session.update(
                "UPDATE users SET username = ?, username_folded = ?, display_name = '', avatar_url = '', email = '',"
                        + " external_id = '', role = 'user', verified = 0, active = 0 WHERE id = ?",
                name,
                name,
                id);
    }

    private static String folded(String username) {
        return username.toLowerCase(Locale.ROOT);
    }

    private static User row(ResultSet row) throws SQLException {
        return new User(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Role.of(row.getString(6)),
                row.getBoolean(7),
                row.getDouble(8),
                row.getBoolean(9),
                row.getBoolean(10),
                row.getString(11),
                row.getLong(12));
    }
}
