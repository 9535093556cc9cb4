package dev.chorus.adapter.redis;

import dev.chorus.port.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Arrays;
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
 * Each attempt has a client of its own and closes it, since a client's pool would hand out the same connection that hangs.
 *
 * <p>At most {@value #MAX_IN_FLIGHT} commands wait for their answers; one more fails. Safe from any thread; callers' futures complete on
 * their own contexts.
 */
final class RedisLink {
    static final int MAX_IN_FLIGHT = 16_384;

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final long LONGEST_PAUSE_MS = 2_000;
    private static final String RUN = "run_id:";

    private final Vertx vertx;
    private final RedisAddress address;
    private final Function<Line, Future<Void>> restore;
    private @Nullable Line line;
    private boolean up;
    private boolean closed;
    private int attempts;
    private volatile String run = "";

    /** @param restore sends what Redis may lack, before anything else is sent; a failure starts over */
    RedisLink(Vertx vertx, RedisAddress address, Function<Line, Future<Void>> restore) {
        this.vertx = vertx;
        this.address = address;
        this.restore = restore;
    }

    /** The first attempt; its failure is not ours: a cache may be away. */
    Future<Void> open() {
        Redis client = Redis.createClient(vertx, address.options());
        return client.connect()
                .timeout(address.timeoutMs(), TimeUnit.MILLISECONDS)
                .onFailure(e -> {
                    client.close();
                    again(e);
                })
                .compose(connection -> begin(new Line(client, connection)));
    }

    /** The connection in use; empty while Redis is away. */
    synchronized Optional<Line> line() {
        return up ? Optional.ofNullable(line) : Optional.empty();
    }

    /** Fails with {@link StoreException} at once when Redis is away, and when there is no answer in time. */
    Future<Response> send(Request request) {
        return line().map(current -> current.send(request))
                .orElseGet(() -> Future.failedFuture(new StoreException(address + " is away")));
    }

    /** Name of the server's life: another after each of its starts. */
    String run() {
        return run;
    }

    /** Gives up this connection, because what was sent over it may not have arrived. */
    void drop(Line which, Throwable why) {
        synchronized (this) {
            if (line != which) {
                return;
            }
            line = null;
            up = false;
        }
        which.close();
        again(why);
    }

    /** To be called under the lock under which the last of the backlog was found sent. */
    synchronized void up(Line which) {
        if (line == which) {
            up = true;
            attempts = 0;
        }
    }

    Future<Void> close() {
        Optional<Line> last;
        synchronized (this) {
            last = Optional.ofNullable(line);
            line = null;
            up = false;
            closed = true;
        }
        return last.map(Line::close).orElseGet(Future::succeededFuture);
    }

    private Future<Void> begin(Line opened) {
        synchronized (this) {
            if (closed) {
                return opened.close();
            }
            line = opened;
        }
        opened.connection.endHandler(end -> drop(opened, new StoreException("the connection was closed")));
        opened.connection.exceptionHandler(e -> drop(opened, e));
        return opened.load()
                .compose(done -> opened.ask(Request.cmd(Command.INFO).arg("server")))
                .compose(info -> {
                    run = runOf(info.toString());
                    return restore.apply(opened);
                })
                .onSuccess(done -> LOG.info("{} answers", address))
                .onFailure(e -> drop(opened, e));
    }

    /** Follows each attempt that failed and each connection that was given up: there is never more than one. */
    private synchronized void again(Throwable why) {
        if (closed) {
            return;
        }
        if (attempts == 0) {
            LOG.warn("{} is away: {}", address, why.getMessage());
        }
        long pause = Math.min(LONGEST_PAUSE_MS, 25L << Math.min(attempts++, 10));
        vertx.setTimer(1 + pause / 2 + ThreadLocalRandom.current().nextLong(pause), t -> {
            if (!isClosed()) {
                open();
            }
        });
    }

    private static String runOf(String info) {
        return info.lines()
                .filter(line -> line.startsWith(RUN))
                .map(line -> line.substring(RUN.length()))
                .findFirst()
                .orElse("");
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** One connection's life. */
    final class Line {
        private final Redis client;
        private final RedisConnection connection;

        private Line(Redis client, RedisConnection connection) {
            this.client = client;
            this.connection = connection;
        }

        /** Fails when there is no answer in time. A server that has lost the scripts is given them again. */
        Future<Response> send(Request request) {
            return ask(request)
                    .recover(e -> isScriptMissing(e) ? load().compose(done -> ask(request)) : Future.failedFuture(e));
        }

        private Future<Void> load() {
            return Future.all(Arrays.stream(RedisScript.values())
                            .map(script -> ask(script.load()))
                            .toList())
                    .mapEmpty();
        }

        /** Null is an answer: that of a key or field that is not there. Who asks for one of those looks. */
        @SuppressWarnings("NullAway")
        private Future<Response> ask(Request request) {
            return connection
                    .send(request)
                    .timeout(address.timeoutMs(), TimeUnit.MILLISECONDS)
                    .recover(e -> Future.failedFuture(new StoreException(request.command() + " failed", e)));
        }

        private static boolean isScriptMissing(Throwable failure) {
            Throwable said = failure.getCause();
            return said != null && String.valueOf(said.getMessage()).startsWith("NOSCRIPT");
        }

        private Future<Void> close() {
            return client.close();
        }
    }
}
