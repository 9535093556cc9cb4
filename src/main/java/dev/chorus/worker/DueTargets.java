package dev.chorus.worker;

import dev.chorus.config.ChorusConfig;
import dev.chorus.reaction.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Targets that changed and are not verified since, and when each is due: the busier, the sooner. Above {@value #MOST} targets those
 * that wait longest are due at once, which keeps the number near that bound. Used on one context.
 */
final class DueTargets {
    static final int MOST = 20_000;
    /** Reactions a minute from which a target counts as busy, and as normal. */
    private static final int HIGH = 60;

    private static final int NORMAL = 5;

    private final ChorusConfig.Reconciliation config;
    private final Map<Target, Change> changes = new LinkedHashMap<>();

    private static final class Change {
        final long since;
        final long position;
        long operations;

        Change(long since, long position) {
            this.since = since;
            this.position = position;
        }
    }

    DueTargets(ChorusConfig.Reconciliation config) {
        this.config = config;
    }

    /**
     * @param position at or below the first change
     * @param now milliseconds
     */
    void changed(Target target, int operations, long position, long now) {
        changes.computeIfAbsent(target, _ -> new Change(now, position)).operations += operations;
    }

    /** Those due now, longest waiting first. They stay until they are {@link #verified}. */
    List<Target> take(long now, int most) {
        List<Target> due = new ArrayList<>();
        int excess = changes.size() - MOST;
        for (Map.Entry<Target, Change> each : changes.entrySet()) {
            if (due.size() == most) {
                break;
            }
            if (excess > 0 || now - each.getValue().since >= interval(each.getValue(), now)) {
                due.add(each.getKey());
            }
            excess--;
        }
        return due;
    }

    int size() {
        return changes.size();
    }

    void verified(Target target) {
        changes.remove(target);
    }

    /**
     * @param read position of the last event whose targets are here
     * @return position up to which everything is verified
     */
    long checkpoint(long read) {
        long checkpoint = read;
        for (Change change : changes.values()) {
            checkpoint = Math.min(checkpoint, change.position - 1);
        }
        return checkpoint;
    }

    private long interval(Change change, long now) {
        double minutes = Math.max(config.highSeconds(), (now - change.since) / 1000.0) / 60.0;
        double rate = change.operations / minutes;
        int seconds =
                rate >= HIGH ? config.highSeconds() : rate >= NORMAL ? config.normalSeconds() : config.lowSeconds();
        return seconds * 1000L;
    }
}
