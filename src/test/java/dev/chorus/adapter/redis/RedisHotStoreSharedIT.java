package dev.chorus.adapter.redis;

import dev.chorus.port.HotStore;
import dev.chorus.port.HotStoreSharedContract;
import dev.chorus.stack.RealServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisHotStoreSharedIT extends HotStoreSharedContract {
    @RegisterExtension
    static final RealServer REDIS = RealServer.shared("redis");

    private RedisFixture redis;

    @Override
    protected HotStore open() {
        redis = new RedisFixture(REDIS, RedisFixture.PATIENT_MS).emptied();
        return redis.open(100);
    }

    @Override
    protected void pass(long millis) {
        redis.pass(millis);
    }

    @AfterEach
    void closeVertx() {
        redis.close();
    }
}
