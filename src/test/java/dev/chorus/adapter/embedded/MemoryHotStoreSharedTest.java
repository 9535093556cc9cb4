package dev.chorus.adapter.embedded;

import dev.chorus.port.HotStore;
import dev.chorus.port.HotStoreSharedContract;
import java.util.concurrent.atomic.AtomicLong;

class MemoryHotStoreSharedTest extends HotStoreSharedContract {
    private final AtomicLong clock = new AtomicLong(-5_000);

    @Override
    protected HotStore open() {
        return new MemoryHotStore(100, clock::get);
    }

    @Override
    protected void pass(long millis) {
        clock.addAndGet(millis);
    }
}
