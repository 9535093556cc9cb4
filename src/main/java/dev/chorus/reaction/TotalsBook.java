package dev.chorus.reaction;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Totals as a run of events leaves them. What the book knows of a target to begin with is a fence: an event at or below that
 * position is in the counts already and moves nothing. Events of one target must come in the order of their positions. Not safe
 * for several threads.
 */
public final class TotalsBook {
    private final Map<Target, Account> accounts = new HashMap<>();
    private final Map<Target, Account> changed = new LinkedHashMap<>();

    /** The totals that events are counted on top of; nothing is known: {@link Totals#NONE}. */
    public void know(Target target, Totals totals) {
        accounts.put(target, new Account(totals));
    }

    /**
     * A register went from one reaction to another; an empty type is none.
     *
     * @param position of the event that wrote it
     */
    public void move(Target target, String from, String to, long position) {
        if (from.equals(to)) {
            return;
        }
        Account account = account(target);
        if (account.isBehind(position)) {
            account.add(from, -1, position);
            account.add(to, 1, position);
            changed.put(target, account);
        }
    }

    /**
     * Taps of one type.
     *
     * @return whether they counted: false when the known totals hold them already
     */
    public boolean tap(Target target, String type, int count, long position) {
        Account account = account(target);
        if (!account.isBehind(position)) {
            return false;
        }
        account.add(type, count, position);
        changed.put(target, account);
        return true;
    }

    /** Totals of the targets that moved. */
    public Map<Target, Totals> changed() {
        Map<Target, Totals> totals = new LinkedHashMap<>();
        changed.forEach((target, account) -> totals.put(target, account.totals()));
        return totals;
    }

    private Account account(Target target) {
        return accounts.computeIfAbsent(target, _ -> new Account(Totals.NONE));
    }

    private static final class Account {
        private final long fence;
        private final Map<String, Long> counts;
        private long position;

        Account(Totals known) {
            fence = known.position();
            position = known.position();
            counts = new HashMap<>(known.counts());
        }

        boolean isBehind(long event) {
            return event > fence;
        }

        void add(String type, long delta, long event) {
            if (!type.isEmpty()) {
                // Never below nothing: counts that were damaged are put right by reconciliation, not made absurd here.
                counts.merge(type, delta, (old, more) -> old + more > 0 ? old + more : null);
                counts.computeIfPresent(type, (_, n) -> n > 0 ? n : null);
            }
            position = event;
        }

        Totals totals() {
            return new Totals(counts, position);
        }
    }
}
