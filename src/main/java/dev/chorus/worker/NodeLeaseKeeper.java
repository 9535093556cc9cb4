package dev.chorus.worker;

import dev.chorus.ids.ClockException;
import dev.chorus.ids.SnowflakeGenerator;
import dev.chorus.port.Directory;
import dev.chorus.port.Directory.NodeLease;
import dev.chorus.port.LeaseLostException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process's node id leased, and tells its generator how far ids may go. While the directory does not answer, ids go on up
 * to the last durable mark, {@value #AHEAD_MS} ms after the last renewal, and are then refused until it answers again. A lost lease
 * ends the generator for good.
 */
public final class NodeLeaseKeeper {
    static final long RENEW_MS = 5_000;
    static final long AHEAD_MS = 15_000;
    static final long TTL_MS = 30_000;

    private static final Logger log = LoggerFactory.getLogger(NodeLeaseKeeper.class);

    private final Vertx vertx;
    private final Directory directory;
    private final NodeLease lease;
    private final LongSupplier clock;
    private final SnowflakeGenerator ids;
    private final Runnable lost;
    private final long renewMs;
    private long timer = -1;
    private boolean renewing;

    private NodeLeaseKeeper(
            Vertx vertx, Directory directory, NodeLease lease, LongSupplier clock, Runnable lost, long renewMs) {
        this.vertx = vertx;
        this.directory = directory;
        this.lease = lease;
        this.clock = clock;
        this.ids = new SnowflakeGenerator(lease.nodeId(), clock, lease.highWater());
        this.lost = lost;
        this.renewMs = renewMs;
    }

    /**
     * Leases a node id; afterwards {@link #ids} makes ids.
     *
     * @param holder name of the data folder
     * @param clock milliseconds since 1970
     * @param lost called once, on some event loop, when the lease is another's: the process should end
     * @return fails with {@link ClockException} when the clock is more than a minute behind the ids made in this folder before, and as
     *     {@link Directory#leaseNode} does
     */
    public static Future<NodeLeaseKeeper> start(
            Vertx vertx, Directory directory, String holder, LongSupplier clock, Runnable lost) {
        return start(vertx, directory, holder, clock, lost, RENEW_MS);
    }

    static Future<NodeLeaseKeeper> start(
            Vertx vertx, Directory directory, String holder, LongSupplier clock, Runnable lost, long renewMs) {
        return directory
                .leaseNode(holder, TTL_MS)
                .map(lease -> new NodeLeaseKeeper(vertx, directory, lease, clock, lost, renewMs))
                .compose(NodeLeaseKeeper::begin);
    }

    /** Makes ids while the lease lasts. */
    public SnowflakeGenerator ids() {
        return ids;
    }

    /** Makes no more ids and gives the node id back. */
    public Future<Void> stop() {
        ids.stop();
        synchronized (this) {
            vertx.cancelTimer(timer);
        }
        return directory.releaseNode(lease, ids.reached());
    }

    private Future<NodeLeaseKeeper> begin() {
        long ahead = lease.highWater() - clock.getAsLong();
        if (ahead > SnowflakeGenerator.MAX_BEHIND_MS) {
            String why = "the clock is " + ahead / 1000 + " s behind ids that this data folder has made; "
                    + "set it right, or wait until it has caught up";
            return directory
                    .releaseNode(lease, lease.highWater())
                    .transform(done -> Future.failedFuture(new ClockException(ClockException.Kind.BEHIND, why)));
        }
        return renew().map(done -> {
            synchronized (this) {
                timer = vertx.setPeriodic(renewMs, id -> tick());
            }
            log.debug("node id {} is leased", lease.nodeId());
            return this;
        });
    }

    private void tick() {
        synchronized (this) {
            if (renewing) {
                return;
            }
            renewing = true;
        }
        renew().onComplete(done -> {
            synchronized (this) {
                renewing = false;
            }
            if (done.failed()) {
                failed(done.cause());
            }
        });
    }

    private Future<Void> renew() {
        long mark = Math.max(clock.getAsLong(), ids.reached()) + AHEAD_MS;
        return directory.renewNode(lease, mark, TTL_MS).onSuccess(done -> ids.raise(mark));
    }

    private void failed(Throwable cause) {
        if (!(cause instanceof LeaseLostException)) {
            log.warn("could not renew node id {}, will try again", lease.nodeId(), cause);
            return;
        }
        synchronized (this) {
            if (!vertx.cancelTimer(timer)) {
                return;
            }
        }
        ids.stop();
        log.error("node id {} belongs to another process now; no more ids can be made here", lease.nodeId());
        lost.run();
    }
}
