package dev.chorus.edge;

import dev.chorus.observe.Meters;
import dev.chorus.port.HotStore;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import io.vertx.core.Future;

/** How many requests one client address may make in any 60 s, over every edge. */
public final class AddressLimit {
    private static final long MINUTE_MS = 60_000;

    private final HotStore hot;
    private final Meters meters;
    private final int perMinute;

    /** @param perMinute 0: no limit */
    public AddressLimit(HotStore hot, Meters meters, int perMinute) {
        this.hot = hot;
        this.meters = meters;
        this.perMinute = perMinute;
    }

    /**
     * Counts one request; fails with {@code rate_limited}. With the limiter's store away requests pass: refusing everybody would be
     * worse.
     *
     * @param client as of {@link ClientAddress}
     */
    public Future<Void> admit(String client) {
        if (perMinute == 0) {
            return Future.succeededFuture();
        }
        return hot.take("ip:" + client, 1, perMinute, MINUTE_MS, false)
                .otherwise(new HotStore.Permit(1, 0))
                .compose(permit -> {
                    if (permit.granted() > 0) {
                        return Future.succeededFuture();
                    }
                    meters.rateLimited("ip");
                    return Future.failedFuture(Refusal.later(
                            ErrorCode.RATE_LIMITED, "too many requests from this address", permit.retryAfterMs()));
                });
    }
}
