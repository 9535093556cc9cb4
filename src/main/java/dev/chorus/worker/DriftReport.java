package dev.chorus.worker;

import dev.chorus.bus.Reconciliation;
import dev.chorus.bus.Reconciliation.Drift;
import dev.chorus.bus.Reconciliation.Run;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What reconciliation found lately: the last {@value #KEPT} findings, and how much was looked at. Any thread. */
public final class DriftReport {
    static final int KEPT = 200;

    private final Deque<Drift> findings = new ArrayDeque<>();
    private final Map<Integer, Run> runs = new TreeMap<>();
    private long targetsVerified;
    private long registersVerified;
    private long found;

    /** All numbers since the start of the process. */
    public record Summary(long targetsVerified, long registersVerified, long found, List<Drift> latest) {}

    synchronized void verified(long targets, long registers) {
        targetsVerified += targets;
        registersVerified += registers;
    }

    synchronized void found(Drift finding) {
        found++;
        findings.addFirst(finding);
        if (findings.size() > KEPT) {
            findings.removeLast();
        }
    }

    /** @param first the lowest partition of an instance, which is its name here */
    synchronized void ran(int first, Run run) {
        runs.put(first, run);
    }

    /** An instance is no more. */
    synchronized void ended(int first) {
        runs.remove(first);
    }

    /** All of it, for whoever asks over the bus. */
    synchronized Reconciliation reconciliation() {
        return new Reconciliation(
                List.copyOf(runs.values()), targetsVerified, registersVerified, found, List.copyOf(findings));
    }

    /** Newest findings first. */
    public synchronized Summary summary() {
        return new Summary(targetsVerified, registersVerified, found, List.copyOf(findings));
    }
}
