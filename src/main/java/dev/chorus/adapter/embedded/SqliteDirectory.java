package dev.chorus.adapter.embedded;

import dev.chorus.account.User;
import dev.chorus.observe.Meters;
import dev.chorus.port.Directory;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The directory in one SQLite file. Users and leases exist nowhere else, so that a write is acknowledged when it survives a power
 * cut. Safe from any thread.
 */
public final class SqliteDirectory implements Directory {
    private final SqliteFile file;
    private final SqliteStreams streams;
    private final InstantSource clock;

    private SqliteDirectory(SqliteFile file, SqliteStreams streams, InstantSource clock) {
        this.file = file;
        this.streams = streams;
        this.clock = clock;
    }

    /**
     * Opens {@code store/directory.db} in a data folder, making it when absent. Blocks: never call it on an event loop.
     *
     * @param settings from a stream's overrides as a JSON object to what is in force; {@code "{}"} always works
     * @param clock for the ends of leases
     * @throws dev.chorus.port.StoreException when the file can't be used
     */
    public static SqliteDirectory open(
            Vertx vertx,
            Path dataFolder,
            Meters meters,
            Function<String, StreamSettings> settings,
            InstantSource clock) {
        SqliteFile file = SqliteFile.open(
                vertx,
                dataFolder.resolve("store/directory.db"),
                "db/directory",
                meters,
                "directory",
                SqliteFile.Sync.FULL);
        return new SqliteDirectory(file, new SqliteStreams(settings), clock);
    }

    @Override
    public Future<User> createUser(User user) {
        return file.write("create_user", s -> SqliteUsers.create(s, user));
    }

    @Override
    public Future<Optional<User>> user(long id) {
        return file.read("user", s -> SqliteUsers.byId(s, id));
    }

    @Override
    public Future<Map<Long, User>> users(Collection<Long> ids) {
        List<Long> wanted = List.copyOf(ids);
        return file.read("users", s -> SqliteUsers.byIds(s, wanted));
    }

    @Override
    public Future<Optional<User>> userByName(String username) {
        return file.read("user_by_name", s -> SqliteUsers.byName(s, username));
    }

    @Override
    public Future<Optional<User>> userByExternalId(String externalId) {
        return file.read("user_by_external_id", s -> SqliteUsers.byExternalId(s, externalId));
    }

    @Override
    public Future<Optional<User>> updateProfile(long id, String displayName, String avatarUrl) {
        return file.write("update_profile", s -> SqliteUsers.updateProfile(s, id, displayName, avatarUrl));
    }

    @Override
    public Future<Void> eraseUser(long id) {
        return write("erase_user", s -> SqliteUsers.erase(s, id));
    }

    @Override
    public Future<Void> putStream(Stream stream, long position) {
        return write("put_stream", s -> streams.put(s, stream, position));
    }

    @Override
    public Future<Optional<Stream>> stream(long id) {
        return file.read("stream", s -> streams.byId(s, id));
    }

    @Override
    public Future<List<Stream>> streams(Set<StreamStatus> statuses, long before, int limit) {
        Set<StreamStatus> wanted = Set.copyOf(statuses);
        return file.read("streams", s -> streams.list(s, wanted, before, limit));
    }

    @Override
    public Future<Long> reserveExternalStream(String externalId, long proposedId) {
        return file.write("reserve_external_stream", s -> SqliteStreams.reserve(s, externalId, proposedId));
    }

    @Override
    public Future<Long> externalStream(String externalId) {
        return file.read(
                "external_stream", s -> SqliteStreams.reserved(s, externalId).orElse(0L));
    }

    @Override
    public Future<NodeLease> leaseNode(String holder, long ttlMs) {
        return file.write("lease_node", s -> SqliteNodeLeases.lease(s, holder, clock.millis(), clock.millis() + ttlMs));
    }

    @Override
    public Future<Void> renewNode(NodeLease lease, long highWater, long ttlMs) {
        return write("renew_node", s -> SqliteNodeLeases.renew(s, lease, highWater, clock.millis() + ttlMs));
    }

    @Override
    public Future<Void> releaseNode(NodeLease lease, long highWater) {
        return write("release_node", s -> SqliteNodeLeases.release(s, lease, highWater));
    }

    @Override
    public Future<Optional<String>> value(String name) {
        return file.read(
                "value", s -> s.first("SELECT value FROM named_values WHERE name = ?", row -> row.getString(1), name));
    }

    @Override
    public Future<Void> putValue(String name, String value) {
        return write(
                "put_value",
                s -> s.update("INSERT OR REPLACE INTO named_values (name, value) VALUES (?, ?)", name, value));
    }

    @Override
    public Future<Void> ping() {
        return file.ping();
    }

    @Override
    public Future<Void> close() {
        return file.close();
    }

    private Future<Void> write(String query, Change change) {
        return file.write(query, s -> {
                    change.run(s);
                    return true;
                })
                .mapEmpty();
    }

    /** A write with nothing to tell but that it is done. */
    @FunctionalInterface
    private interface Change {
        void run(SqliteSession session) throws SQLException;
    }
}
