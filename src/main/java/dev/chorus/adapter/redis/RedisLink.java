package dev.chorus.adapter.redis;

import dev.chorus.port.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection of this node, over which all commands go in order and without waiting for one another; opened again by itself, at
 * first at once and then every few seconds.
 *
 * <pre>
 * AWAY ──connected, scripts loaded──▶ RETURNING ──{@code restore} done──▶ UP
 *   ▲                                     │                               │
 *   └──────────closed, or no answer in time, or an error of append────────┘
 * </pre>
 *
 * At most {@value #MAX_IN_FLIGHT} commands wait for their answers; one more fails. Safe from any thread; callers' futures complete on
 * their own contexts.
 */
final class RedisLink {
    /** Longest wait for an answer. */
    static final int TIMEOUT_MS = 500;

    static final int MAX_IN_FLIGHT = 16_384;

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final long LONGEST_PAUSE_MS = 2_000;

    private final Vertx vertx;
    private final RedisAddress address;
    private final Redis client;
    private final Function<Line, Future<Void>> restore;
    private @Nullable Line line;
    private boolean up;
    private boolean closed;
    private int attempts;

    /** @param restore sends what Redis may lack, before anything else is sent; a failure starts over */
    RedisLink(Vertx vertx, RedisAddress address, Function<Line, Future<Void>> restore) {
        this.vertx = vertx;
        this.address = address;
        this.client = Redis.createClient(vertx, address.options());
        this.restore = restore;
    }

    /** The first attempt; its failure is not ours: a cache may be away. */
    Future<Void> open() {
        return attempt();
    }

    /** The connection in use; empty while Redis is away. */
    synchronized Optional<Line> line() {
        return up ? Optional.ofNullable(line) : Optional.empty();
    }

    /** Fails with {@link StoreException} at once when Redis is away, and after {@value #TIMEOUT_MS} ms without an answer. */
    Future<Response> send(Request request) {
        return line().map(current -> current.send(request))
                .orElseGet(() -> Future.failedFuture(new StoreException(address + " is away")));
    }

    /** Gives up this connection, because what was sent over it may not have arrived. */
    void drop(Line which, String why) {
        synchronized (this) {
            if (line != which || closed) {
                return;
            }
            line = null;
            up = false;
            attempts = 0;
        }
        LOG.warn("{} is away: {}", address, why);
        which.connection.close();
        again();
    }

    Future<Void> close() {
        synchronized (this) {
            closed = true;
            up = false;
        }
        return client.close();
    }

    private Future<Void> attempt() {
        return client.connect()
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .compose(this::prepare)
                .onFailure(e -> {
                    synchronized (this) {
                        line = null;
                        if (attempts++ == 0) {
                            LOG.warn("{} can't be reached: {}", address, e.getMessage());
                        }
                    }
                    again();
                });
    }

    private Future<Void> prepare(RedisConnection connection) {
        Line opened = new Line(connection);
        connection.endHandler(end -> drop(opened, "the connection was closed"));
        connection.exceptionHandler(e -> drop(opened, String.valueOf(e.getMessage())));
        synchronized (this) {
            line = opened;
        }
        List<Future<Response>> loaded = new ArrayList<>();
        for (RedisScript script : RedisScript.values()) {
            loaded.add(opened.send(script.load()));
        }
        return Future.all(loaded)
                .compose(done -> restore.apply(opened))
                .onFailure(e -> connection.close())
                .onSuccess(done -> LOG.info("{} answers", address));
    }

    /** To be called under the lock under which the last of the backlog was found sent. */
    synchronized void up(Line which) {
        if (line == which && !closed) {
            up = true;
            attempts = 0;
        }
    }

    private synchronized void again() {
        if (!closed) {
            long pause = Math.min(LONGEST_PAUSE_MS, 25L << Math.min(attempts, 10));
            vertx.setTimer(1 + pause / 2 + ThreadLocalRandom.current().nextLong(pause), t -> attempt());
        }
    }

    /** One connection's life. */
    final class Line {
        private final RedisConnection connection;

        private Line(RedisConnection connection) {
            this.connection = connection;
        }

        Future<Response> send(Request request) {
            return connection
                    .send(request)
                    .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .recover(e -> Future.failedFuture(new StoreException(request.command() + " failed", e)));
        }
    }
}
