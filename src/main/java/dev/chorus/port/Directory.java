package dev.chorus.port;

import dev.chorus.account.User;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamStatus;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Users, streams and node leases. Streams are a projection of the log ({@code stream_changed}); users live here first.
 *
 * <p>Futures complete on the caller's context.
 */
public interface Directory {

    /**
     * Makes a user, or returns the one that has the username already.
     *
     * @return the stored user; its id tells whether it is the given one
     */
    Future<User> createUser(User user);

    Future<Optional<User>> user(long id);

    Future<Map<Long, User>> users(Collection<Long> ids);

    /** By username, ignoring case. */
    Future<Optional<User>> userByName(String username);

    Future<Optional<User>> userByExternalId(String externalId);

    /** Changes display name and avatar. Empty: no such user. */
    Future<Optional<User>> updateProfile(long id, String displayName, String avatarUrl);

    /**
     * Forgets who somebody was: the name is free again, and what is left is an id that is not active. Nothing happens when there is no
     * such user.
     */
    Future<Void> eraseUser(long id);

    /** Writes a stream's state unless the stored one has the same or a higher position. */
    Future<Void> putStream(Stream stream, long position);

    Future<Optional<Stream>> stream(long id);

    /** Streams in any of these states, newest id first, with ids below {@code before}; at most 201. */
    Future<List<Stream>> streams(Set<StreamStatus> statuses, long before, int limit);

    /** The id of the stream with this external id: the one reserved first, which is the proposed one when there was none. */
    Future<Long> reserveExternalStream(String externalId, long proposedId);

    /** The id that was reserved for this external id; 0: none was. */
    Future<Long> externalStream(String externalId);

    /**
     * Leases a node id 0..1023 that nobody else holds.
     *
     * @param holder names the process's data folder: it gets the same id again
     * @param ttlMs how long without renewal
     * @throws StoreException as failure, when all are taken
     */
    Future<NodeLease> leaseNode(String holder, long ttlMs);

    /**
     * Renews a lease with a new high-water mark of the clock; the stored mark never goes down. Fails with
     * {@link LeaseLostException} when another has it, or nobody.
     *
     * @param highWater milliseconds since 1970 that ids of this node may reach
     */
    Future<Void> renewNode(NodeLease lease, long highWater, long ttlMs);

    /**
     * Gives a lease back, so that anybody may have the node id at once; its last holder is still preferred. Nothing happens when
     * it was lost.
     *
     * @param highWater milliseconds since 1970 that ids have really reached; the stored mark goes down to it
     */
    Future<Void> releaseNode(NodeLease lease, long highWater);

    /** A small value kept under a name, e.g. the demo stream's id. */
    Future<Optional<String>> value(String name);

    Future<Void> putValue(String name, String value);

    Future<Void> ping();

    Future<Void> close();

    /**
     * @param nodeId 0..1023
     * @param highWater milliseconds since 1970: ids of earlier holders may reach up to here
     */
    record NodeLease(int nodeId, String holder, long highWater) {}
}
