package dev.chorus.worker;

import dev.chorus.reaction.Target;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** What reconciliation found lately: the last {@value #KEPT} findings, and how much was looked at. Any thread. */
public final class DriftReport {
    static final int KEPT = 200;

    private final Deque<Finding> findings = new ArrayDeque<>();
    private long targetsVerified;
    private long registersVerified;
    private long found;

    /**
     * One difference.
     *
     * @param at milliseconds since 1970
     * @param kind {@code totals}: stored counts were not what the raw rows add up to; {@code register}: a raw row was not what the
     *     log says
     * @param stored what was stored
     * @param expected what it should have been
     * @param position of the partition, as of which both hold
     */
    public record Finding(
            long at, String kind, Target target, Map<String, Long> stored, Map<String, Long> expected, long position) {
        public Finding {
            stored = Map.copyOf(stored);
            expected = Map.copyOf(expected);
        }
    }

    /** All numbers since the start of the process. */
    public record Summary(long targetsVerified, long registersVerified, long found, List<Finding> latest) {}

    synchronized void verified(long targets, long registers) {
        targetsVerified += targets;
        registersVerified += registers;
    }

    synchronized void found(Finding finding) {
        found++;
        findings.addFirst(finding);
        if (findings.size() > KEPT) {
            findings.removeLast();
        }
    }

    /** Newest findings first. */
    public synchronized Summary summary() {
        return new Summary(targetsVerified, registersVerified, found, List.copyOf(findings));
    }
}
