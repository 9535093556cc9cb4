package dev.chorus.adapter.embedded;

import dev.chorus.port.Directory.NodeLease;
import dev.chorus.port.LeaseLostException;
import dev.chorus.port.StoreException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Statements about node leases. */
final class SqliteNodeLeases {
    private static final int NODES = 1024;

    private SqliteNodeLeases() {}

    static NodeLease lease(SqliteSession session, String holder, long now, long until) throws SQLException {
        int nodeId = session.first("SELECT node_id FROM node_leases WHERE holder = ?", row -> row.getInt(1), holder)
                .orElse(-1);
        if (nodeId < 0) {
            nodeId = lowestFree(session, now);
        }
        session.update(
                "INSERT INTO node_leases (node_id, holder, high_water, leased_until) VALUES (?, ?, 0, ?)"
                        + " ON CONFLICT (node_id) DO UPDATE SET holder = excluded.holder, leased_until = excluded.leased_until",
                nodeId,
                holder,
                until);
        Optional<Long> highWater =
                session.first("SELECT high_water FROM node_leases WHERE node_id = ?", row -> row.getLong(1), nodeId);
        return new NodeLease(nodeId, holder, highWater.orElse(0L));
    }

    private static int lowestFree(SqliteSession session, long now) throws SQLException {
        Set<Integer> taken = new HashSet<>(
                session.list("SELECT node_id FROM node_leases WHERE leased_until > ?", row -> row.getInt(1), now));
        for (int nodeId = 0; nodeId < NODES; nodeId++) {
            if (!taken.contains(nodeId)) {
                return nodeId;
            }
        }
        throw new StoreException("all " + NODES + " node ids are leased");
    }

    static void renew(SqliteSession session, NodeLease lease, long highWater, long until) throws SQLException {
        int renewed = session.update(
                "UPDATE node_leases SET high_water = max(high_water, ?), leased_until = ?"
                        + " WHERE node_id = ? AND holder = ? AND leased_until > 0",
                highWater,
                until,
                lease.nodeId(),
                lease.holder());
        if (renewed == 0) {
            throw new LeaseLostException("node id " + lease.nodeId() + " is no longer leased to " + lease.holder());
        }
    }

    static void release(SqliteSession session, NodeLease lease, long highWater) throws SQLException {
        session.update(
                "UPDATE node_leases SET high_water = ?, leased_until = 0"
                        + " WHERE node_id = ? AND holder = ? AND leased_until > 0",
                highWater,
                lease.nodeId(),
                lease.holder());
    }
}
