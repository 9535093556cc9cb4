package dev.chorus.gateway;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts a connection for as long as it is open, and passes on what its transport tells. */
final class Counted implements Transport.Events {
    private final Session session;
    private final AtomicInteger connections;
    private boolean counting = true;

    Counted(Session session, AtomicInteger connections) {
        this.session = session;
        this.connections = connections;
        connections.incrementAndGet();
    }

    @Override
    public void message(Buffer utf8) {
        session.message(utf8);
    }

    @Override
    public void drained() {
        session.drained();
    }

    @Override
    public void alive() {
        session.alive();
    }

    @Override
    public void closed() {
        if (counting) {
            counting = false;
            connections.decrementAndGet();
        }
        session.closed();
    }
}
