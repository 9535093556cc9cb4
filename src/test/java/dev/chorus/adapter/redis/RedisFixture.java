package dev.chorus.adapter.redis;

import static dev.chorus.adapter.embedded.Await.get;

import dev.chorus.adapter.embedded.MemoryHotStore;
import dev.chorus.observe.Meters;
import dev.chorus.port.HotStore;
import dev.chorus.stack.RealServer;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.atomic.AtomicLong;

/** An emptied server, hot stores on it, and a clock that a test moves. */
final class RedisFixture implements AutoCloseable {
    /** For tests of a server that is well: it is not away because the machine is busy. */
    static final int PATIENT_MS = 30_000;

    final AtomicLong clock = new AtomicLong(1_000_000);
    final Vertx vertx = WatchedVertx.make();
    private final RedisAddress address;
    private final Redis bare;

    RedisFixture(RealServer server, int timeoutMs) {
        address = new RedisAddress(server.host(), server.port(), "", "", 0, false, false, "", timeoutMs);
        bare = Redis.createClient(vertx, address.options());
    }

    RedisFixture emptied() {
        send(Request.cmd(Command.FLUSHALL));
        return this;
    }

    HotStore open(int capacity) {
        return get(RedisHotStore.open(
                vertx,
                address,
                new RedisHotStore.Options("e1", capacity, 3_600, clock::get),
                new MemoryHotStore(capacity, clock::get),
                Meters.inMemory()));
    }

    /** Moves the clock, and lets keys expire as they would have. */
    void pass(long millis) {
        clock.addAndGet(millis);
        for (Response key : send(Request.cmd(Command.KEYS).arg("*"))) {
            long left = send(Request.cmd(Command.PTTL).arg(key.toString())).toLong();
            if (left >= 0) {
                send(Request.cmd(Command.PEXPIRE).arg(key.toString()).arg(Math.max(0, left - millis)));
            }
        }
    }

    Response send(Request request) {
        return get(bare.send(request));
    }

    @Override
    public void close() {
        bare.close();
        get(vertx.close());
    }
}
