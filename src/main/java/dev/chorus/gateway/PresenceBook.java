package dev.chorus.gateway;

import dev.chorus.account.Presence;
import dev.chorus.port.HotStore;
import io.vertx.core.Context;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tells the hot store who is here, on behalf of one instance: at once when it changes, and again while they stay, so that the users of a
 * node that dies are offline after five minutes. Belongs to the instance's context.
 */
final class PresenceBook {
    static final long TTL_MS = 300_000;

    /** Users told of before the loop gets its turn. */
    private static final int CHUNK = 500;

    private final HotStore hot;
    private final Context context;
    private final String holder;
    private final Supplier<Map<Long, List<Session>>> here;

    /**
     * @param holder names this instance among all of all nodes
     * @param here the sessions of each user on this instance
     */
    PresenceBook(HotStore hot, Context context, String holder, Supplier<Map<Long, List<Session>>> here) {
        this.hot = hot;
        this.context = context;
        this.holder = holder;
        this.here = here;
    }

    /** A user came, went, or says something else. What the store does not take is said again at the next renewal. */
    void changed(long userId) {
        hot.putPresence(holder, userId, of(here.get().getOrDefault(userId, List.of())), TTL_MS);
    }

    /** To be called well within the five minutes. */
    void renew() {
        renew(List.copyOf(here.get().keySet()), 0);
    }

    private void renew(List<Long> users, int from) {
        int to = Math.min(users.size(), from + CHUNK);
        users.subList(from, to).forEach(this::changed);
        if (to < users.size()) {
            context.runOnContext(next -> renew(users, to));
        }
    }

    private static Presence of(Collection<Session> sessions) {
        return sessions.stream().map(Session::presence).reduce(Presence.OFFLINE, Presence::or);
    }
}
