package dev.chorus.stream;

/**
 * Where a stream lives: one of 256 fixed shards, each in one of 64 fixed log partitions. Both numbers are part of the data
 * and can never change; a stream's shard is a mix of its id so that streams made in sequence spread evenly.
 */
public final class Shard {
    public static final int SHARDS = 256;
    public static final int PARTITIONS = 64;

    private Shard() {}

    /** The shard of a stream, 0..255. */
    public static int of(long streamId) {
        // Finaliser of SplitMix64: https://prng.di.unimi.it/splitmix64.c
        long z = streamId + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (int) ((z ^ (z >>> 31)) & (SHARDS - 1));
    }

    /** The log partition of a shard, 0..63. */
    public static int partitionOfShard(int shard) {
        return shard % PARTITIONS;
    }

    /** The log partition of a stream, 0..63. */
    public static int partitionOf(long streamId) {
        return partitionOfShard(of(streamId));
    }
}
