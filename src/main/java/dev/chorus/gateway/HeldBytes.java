package dev.chorus.gateway;

import java.util.concurrent.atomic.AtomicLong;

/** How much the outboxes of one gateway instance hold. Changed on the instance's context only, read on any thread. */
final class HeldBytes {
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();

    void add(int bytes) {
        long now = held.addAndGet(bytes);
        if (now > peak.get()) {
            peak.set(now);
        }
    }

    void remove(int bytes) {
        held.addAndGet(-bytes);
    }

    /** Bytes held now. */
    long now() {
        return held.get();
    }

    /** The most bytes that were held at once since the start. */
    long peak() {
        return peak.get();
    }
}
