package dev.chorus.bus;

import dev.chorus.reaction.Target;
import java.util.List;
import java.util.Map;

/**
 * What reconciliation does and has found on the node that answers. All numbers are since the start of its process.
 *
 * @param runs one for each instance of the verticle
 * @param targetsVerified comments and streams whose counts were compared with their raw rows
 * @param registersVerified raw rows that were compared with the log
 * @param found differences, each repaired
 * @param latest of these, newest first; bounded
 */
public record Reconciliation(
        List<Run> runs, long targetsVerified, long registersVerified, long found, List<Drift> latest) {
    public Reconciliation {
        runs = List.copyOf(runs);
        latest = List.copyOf(latest);
    }

    /** To {@link Addresses#RECONCILIATION}. Reply: {@link Reconciliation}. */
    public record Asked() {}

    /**
     * The runs of one instance over its partitions.
     *
     * @param partitions how many
     * @param begunAt of the last run, milliseconds since 1970; 0: there was none
     * @param endedAt of the last run; 0: it is under way, or there was none
     * @param failed the last run did not come to its end, and goes on with the next
     * @param nextAt when the next begins; 0: none does
     * @param waiting targets that changed and are not verified since
     */
    public record Run(int partitions, long begunAt, long endedAt, boolean failed, long nextAt, int waiting) {}

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
    public record Drift(
            long at, String kind, Target target, Map<String, Long> stored, Map<String, Long> expected, long position) {
        public Drift {
            stored = Map.copyOf(stored);
            expected = Map.copyOf(expected);
        }
    }
}
