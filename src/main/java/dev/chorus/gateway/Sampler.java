package dev.chorus.gateway;

import dev.chorus.account.Role;
import dev.chorus.port.RoomEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A reading budget: of the posts of a tick, as many as the tier reads per second, spread evenly over the tick. A token bucket with one
 * second of burst, so that a quiet room loses nothing. Moderators' and highlighted comments are never left out and cost nothing.
 */
final class Sampler {
    private double tokens = -1;
    private long filledAt;

    /**
     * @param perSecond the budget; 0: no sampling
     * @param always posts that every tier gets
     * @param now milliseconds, any steady origin
     * @return ids left out
     */
    Set<Long> omit(List<RoomEntry> posts, int perSecond, Predicate<RoomEntry> always, long now) {
        if (perSecond == 0) {
            return Set.of();
        }
        refill(perSecond, now);
        List<RoomEntry> optional = new ArrayList<>(posts.size());
        for (RoomEntry post : posts) {
            if (!always.test(post)) {
                optional.add(post);
            }
        }
        int take = Math.min(optional.size(), (int) tokens);
        tokens -= take;
        if (take == optional.size()) {
            return Set.of();
        }
        Set<Long> omitted = new HashSet<>();
        for (int i = 0; i < optional.size(); i++) {
            // Bresenham's line: exactly `take` of the n are kept, evenly spaced.
            boolean kept = (long) (i + 1) * take / optional.size() > (long) i * take / optional.size();
            if (!kept) {
                omitted.add(optional.get(i).comment().id());
            }
        }
        return omitted;
    }

    private void refill(int perSecond, long now) {
        if (tokens < 0) {
            tokens = perSecond;
        } else {
            tokens = Math.min(perSecond, tokens + perSecond * (now - filledAt) / 1000.0);
        }
        filledAt = now;
    }

    /** Staff and what staff highlighted. */
    static boolean isAlwaysShown(RoomEntry post, Predicate<Long> moderates) {
        return post.comment().highlighted()
                || post.comment().author().role() != Role.USER
                || moderates.test(post.comment().author().id());
    }
}
