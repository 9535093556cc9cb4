package dev.chorus.worker;

import dev.chorus.ids.ClockException;
import dev.chorus.ids.FolderMark;
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
 * Keeps this process's node id leased, and tells its generator how far ids may go. A renewal moves the durable mark {@value #AHEAD_MS} ms
 * ahead. While the directory does not answer, the mark is kept in the data folder instead, and ids go on until a minute before the
 * lease ends, {@value #TTL_MS} ms after the last renewal: nobody else can have the node id before. That minute is how far the
 * clocks of two nodes may differ. Then ids are refused until the directory answers again. A lost lease ends the generator for good.
 */
public final class NodeLeaseKeeper {
    static final long RENEW_MS = 5_000;
    static final long AHEAD_MS = 15_000;
    static final long TTL_MS = 3_600_000;

    private static final Logger log = LoggerFactory.getLogger(NodeLeaseKeeper.class);

    private final Vertx vertx;
    private final Directory directory;
    private final FolderMark folder;
    private final NodeLease lease;
    private final long highWater;
    private final LongSupplier clock;
    private final SnowflakeGenerator ids;
    private final Runnable lost;
    private final long renewMs;
    private long timer = -1;
    private boolean renewing;
    /** By this process's clock, counted from before the renewal was sent. */
    private volatile long leasedUntil;

    /** @param highWater what the lease says or the folder, whichever is later */
    private NodeLeaseKeeper(
            Vertx vertx,
            Directory directory,
            FolderMark folder,
            NodeLease lease,
            long highWater,
            LongSupplier clock,
            Runnable lost,
            long renewMs) {
        this.vertx = vertx;
        this.directory = directory;
        this.folder = folder;
        this.lease = lease;
        this.highWater = highWater;
        this.clock = clock;
        this.ids = new SnowflakeGenerator(lease.nodeId(), clock, highWater);
        this.lost = lost;
        this.renewMs = renewMs;
    }

    /**
     * Leases a node id; afterwards {@link #ids} makes ids.
     *
     * @param folder where the mark is kept while the directory is away
     * @param holder name of the data folder
     * @param clock milliseconds since 1970
     * @param lost called once, on some event loop, when the lease is another's: the process should end
     * @return fails with {@link ClockException} when the clock is more than a minute behind the ids made in this folder before, and as
     *     {@link Directory#leaseNode} does
     */
    public static Future<NodeLeaseKeeper> start(
            Vertx vertx, Directory directory, FolderMark folder, String holder, LongSupplier clock, Runnable lost) {
        return start(vertx, directory, folder, holder, clock, lost, RENEW_MS);
    }

    static Future<NodeLeaseKeeper> start(
            Vertx vertx,
            Directory directory,
            FolderMark folder,
            String holder,
            LongSupplier clock,
            Runnable lost,
            long renewMs) {
        return vertx.executeBlocking(folder::read, false)
                .compose(kept -> directory
                        .leaseNode(holder, TTL_MS)
                        .map(lease -> new NodeLeaseKeeper(
                                vertx,
                                directory,
                                folder,
                                lease,
                                Math.max(kept, lease.highWater()),
                                clock,
                                lost,
                                renewMs)))
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
        long ahead = highWater - clock.getAsLong();
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
        renew().recover(this::failed).onComplete(done -> {
            synchronized (this) {
                renewing = false;
            }
        });
    }

    private Future<Void> renew() {
        long now = clock.getAsLong();
        long mark = Math.max(now, ids.reached()) + AHEAD_MS;
        return directory.renewNode(lease, mark, TTL_MS).onSuccess(done -> {
            leasedUntil = now + TTL_MS;
            ids.raise(mark);
        });
    }

    private Future<Void> failed(Throwable cause) {
        if (!(cause instanceof LeaseLostException)) {
            log.warn("could not renew node id {}, will try again: {}", lease.nodeId(), cause.getMessage());
            return goOn();
        }
        synchronized (this) {
            if (!vertx.cancelTimer(timer)) {
                return Future.succeededFuture();
            }
        }
        ids.stop();
        log.error("node id {} belongs to another process now; no more ids can be made here", lease.nodeId());
        lost.run();
        return Future.succeededFuture();
    }

    /** Without the directory, within the lease. */
    private Future<Void> goOn() {
        long end = leasedUntil - SnowflakeGenerator.MAX_BEHIND_MS;
        long mark = Math.min(Math.max(clock.getAsLong(), ids.reached()) + AHEAD_MS, end);
        return vertx.executeBlocking(
                        () -> {
                            folder.write(mark);
                            return mark;
                        },
                        false)
                .onSuccess(ids::raise)
                .onFailure(e -> log.warn("could not keep how far ids may go, will try again", e))
                .mapEmpty();
    }
}
