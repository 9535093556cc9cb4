package dev.chorus.adapter.postgres;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the server is and how to talk to it.
 *
 * @param password never shown
 * @param pool most connections, at least 1
 * @param timeoutMs longest wait for an answer, the wait for a free connection included
 * @param encrypted whether connections use TLS
 * @param ca certificates the server's must be signed by, PEM; empty: whoever answers is believed
 */
public record PostgresSettings(
        String host,
        int port,
        String database,
        String user,
        String password,
        int pool,
        int timeoutMs,
        boolean encrypted,
        Optional<Path> ca) {

    /** For messages: where it is, without how to get in. */
    String place() {
        return "PostgreSQL at " + host + ':' + port + '/' + database;
    }

    @Override
    public String toString() {
        return place() + " as " + user;
    }
}
