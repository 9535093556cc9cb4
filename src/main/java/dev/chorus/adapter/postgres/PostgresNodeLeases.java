package dev.chorus.adapter.postgres;

import dev.chorus.port.Directory.NodeLease;
import dev.chorus.port.LeaseLostException;
import dev.chorus.port.StoreException;
import io.vertx.core.Future;

/**
 * Statements about node leases; each is to be run in a transaction. Ends of leases are by the server's clock: it is the only one that all
 * holders share.
 */
final class PostgresNodeLeases {
    private static final int NODES = 1024;
    /** Any number that no other program on the same database takes an advisory lock of. */
    private static final long LOCK = 0x43686f72757301L;

    private static final String END = "clock_timestamp() + $%d::bigint * interval '1 millisecond'";

    private PostgresNodeLeases() {}

    /** One at a time, on all nodes, or two could find the same id free. */
    static Future<NodeLease> lease(PostgresSession session, String holder, long ttlMs) {
        return session.list("SELECT pg_advisory_xact_lock($1)", row -> true, LOCK)
                .compose(done -> session.first(
                        "SELECT coalesce((SELECT node_id FROM node_leases WHERE holder = $1), (SELECT min(n) FROM"
                                + " generate_series(0, $2::int - 1) AS n WHERE NOT EXISTS (SELECT FROM node_leases"
                                + " WHERE node_id = n AND leased_until > clock_timestamp())), -1)",
                        row -> row.getInteger(0),
                        holder,
                        NODES))
                .compose(free -> {
                    int nodeId = free.orElse(-1);
                    return nodeId < 0
                            ? Future.failedFuture(new StoreException("all " + NODES + " node ids are leased"))
                            : take(session, nodeId, holder, ttlMs);
                });
    }

    private static Future<NodeLease> take(PostgresSession session, int nodeId, String holder, long ttlMs) {
        return session.list(
                        "INSERT INTO node_leases (node_id, holder, high_water, leased_until) VALUES ($1, $2, 0, "
                                + END.formatted(3) + ") ON CONFLICT (node_id) DO UPDATE SET holder = excluded.holder,"
                                + " leased_until = excluded.leased_until RETURNING high_water",
                        row -> new NodeLease(nodeId, holder, row.getLong(0)),
                        nodeId,
                        holder,
                        ttlMs)
                .map(rows -> rows.getFirst());
    }

    static Future<Void> renew(PostgresSession session, NodeLease lease, long highWater, long ttlMs) {
        return session.update(
                        "UPDATE node_leases SET high_water = greatest(high_water, $1), leased_until = "
                                + END.formatted(2) + " WHERE node_id = $3 AND holder = $4 AND leased_until IS NOT NULL",
                        highWater,
                        ttlMs,
                        lease.nodeId(),
                        lease.holder())
                .compose(renewed -> renewed == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(new LeaseLostException(
                                "node id " + lease.nodeId() + " is no longer leased to " + lease.holder())));
    }

    static Future<Integer> release(PostgresSession session, NodeLease lease, long highWater) {
        return session.update(
                "UPDATE node_leases SET high_water = $1, leased_until = NULL"
                        + " WHERE node_id = $2 AND holder = $3 AND leased_until IS NOT NULL",
                highWater,
                lease.nodeId(),
                lease.holder());
    }
}
