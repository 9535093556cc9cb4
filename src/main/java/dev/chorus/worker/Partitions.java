package dev.chorus.worker;

import dev.chorus.stream.Shard;
import java.util.Set;
import java.util.TreeSet;

/** How the log's partitions are divided among the instances of a worker. */
public final class Partitions {
    private Partitions() {}

    public static Set<Integer> all() {
        return share(0, 1);
    }

    /**
     * @param instance 0 .. instances - 1
     * @return this instance's partitions; empty when there are more instances than partitions
     */
    public static Set<Integer> share(int instance, int instances) {
        Set<Integer> share = new TreeSet<>();
        for (int partition = instance; partition < Shard.PARTITIONS; partition += instances) {
            share.add(partition);
        }
        return share;
    }
}
