package dev.chorus.adapter.postgres;

import dev.chorus.account.User;
import dev.chorus.observe.Meters;
import dev.chorus.port.Directory;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The directory on a PostgreSQL server that all nodes share. A server that went away is found again by itself. Safe from any thread;
 * futures complete on the caller's context.
 */
public final class PostgresDirectory implements Directory {
    private final PostgresClient client;
    private final PostgresStreams streams;

    private PostgresDirectory(PostgresClient client, PostgresStreams streams) {
        this.client = client;
        this.streams = streams;
    }

    /**
     * Brings the schema up to date and opens the pool. Blocks: never call it on an event loop.
     *
     * @param settingsOf from a stream's overrides as a JSON object to what is in force; {@code "{}"} always works
     * @throws dev.chorus.port.StoreException when the server can't be reached or used
     */
    public static PostgresDirectory open(
            Vertx vertx, PostgresSettings settings, Meters meters, Function<String, StreamSettings> settingsOf) {
        PostgresMigrations.apply(settings);
        return new PostgresDirectory(
                new PostgresClient(vertx, settings, "directory", meters), new PostgresStreams(settingsOf));
    }

    @Override
    public Future<User> createUser(User user) {
        return client.write("create_user", s -> PostgresUsers.create(s, user));
    }

    @Override
    public Future<Optional<User>> user(long id) {
        return client.read("user", s -> PostgresUsers.byId(s, id));
    }

    @Override
    public Future<Map<Long, User>> users(Collection<Long> ids) {
        List<Long> wanted = List.copyOf(ids);
        return client.read("users", s -> PostgresUsers.byIds(s, wanted));
    }

    @Override
    public Future<Optional<User>> userByName(String username) {
        return client.read("user_by_name", s -> PostgresUsers.byName(s, username));
    }

    @Override
    public Future<Optional<User>> userByExternalId(String externalId) {
        return client.read("user_by_external_id", s -> PostgresUsers.byExternalId(s, externalId));
    }

    @Override
    public Future<Optional<User>> updateProfile(long id, String displayName, String avatarUrl) {
        return client.write("update_profile", s -> PostgresUsers.updateProfile(s, id, displayName, avatarUrl));
    }

    @Override
    public Future<Void> eraseUser(long id) {
        return client.write("erase_user", s -> PostgresUsers.erase(s, id)).mapEmpty();
    }

    @Override
    public Future<Void> putStream(Stream stream, long position) {
        return client.write("put_stream", s -> streams.put(s, stream, position));
    }

    @Override
    public Future<Optional<Stream>> stream(long id) {
        return client.read("stream", s -> streams.byId(s, id));
    }

    @Override
    public Future<List<Stream>> streams(Set<StreamStatus> statuses, long before, int limit) {
        Set<StreamStatus> wanted = Set.copyOf(statuses);
        return client.read("streams", s -> streams.list(s, wanted, before, limit));
    }

    @Override
    public Future<Long> reserveExternalStream(String externalId, long proposedId) {
        return client.write("reserve_external_stream", s -> PostgresStreams.reserve(s, externalId, proposedId));
    }

    @Override
    public Future<Long> externalStream(String externalId) {
        return client.read("external_stream", s -> PostgresStreams.reserved(s, externalId))
                .map(id -> id.orElse(0L));
    }

    @Override
    public Future<NodeLease> leaseNode(String holder, long ttlMs) {
        return client.write("lease_node", s -> PostgresNodeLeases.lease(s, holder, ttlMs));
    }

    @Override
    public Future<Void> renewNode(NodeLease lease, long highWater, long ttlMs) {
        return client.write("renew_node", s -> PostgresNodeLeases.renew(s, lease, highWater, ttlMs));
    }

    @Override
    public Future<Void> releaseNode(NodeLease lease, long highWater) {
        return client.write("release_node", s -> PostgresNodeLeases.release(s, lease, highWater))
                .mapEmpty();
    }

    @Override
    public Future<Optional<String>> value(String name) {
        return client.read(
                "value", s -> s.first("SELECT value FROM named_values WHERE name = $1", row -> row.getString(0), name));
    }

    @Override
    public Future<Void> putValue(String name, String value) {
        return client.write(
                        "put_value",
                        s -> s.update(
                                "INSERT INTO named_values (name, value) VALUES ($1, $2)"
                                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                name,
                                value))
                .mapEmpty();
    }

    @Override
    public Future<Void> ping() {
        return client.ping();
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }
}
