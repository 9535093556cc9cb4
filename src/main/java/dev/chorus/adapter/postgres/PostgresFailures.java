package dev.chorus.adapter.postgres;

import dev.chorus.observe.Breaker;
import io.vertx.pgclient.PgException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** What a failure says of the server. What a server that is well has to say against a statement says nothing against the server. */
final class PostgresFailures {
    /** SQLSTATE classes: connection, log-in, no such database, resources, told to go or not up yet, its disk. */
    private static final Set<String> SERVER_TROUBLE = Set.of("08", "28", "3D", "53", "57", "58");

    private static final String IN_EACH_OTHERS_WAY = "40";
    private static final String TOOK_TOO_LONG = "57014";

    private PostgresFailures() {}

    /** Whether this says that the server is away, and nothing about the work. */
    static boolean isAway(Throwable failure) {
        return switch (failure) {
            case PgException said -> SERVER_TROUBLE.contains(sqlClass(said));
            case PostgresAnswer said -> false;
            default -> true;
        };
    }

    /** Whether the same again may go well soon: the server was away for a moment, or two transactions stood in each other's way. */
    static boolean isPassing(Throwable failure) {
        return switch (failure) {
            // A time-out, ours or the server's, has taken long enough.
            case TimeoutException late -> false;
            case PgException said when TOOK_TOO_LONG.equals(said.getSqlState()) -> false;
            case PgException said when sqlClass(said).equals(IN_EACH_OTHERS_WAY) -> true;
            default -> isAway(failure) && !Breaker.isOpen(failure);
        };
    }

    private static String sqlClass(PgException said) {
        String state = said.getSqlState();
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }
}
