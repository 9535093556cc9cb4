package dev.chorus.config;

/** @param store where what is hot is kept */
public record Hot(Store store) {
    /** The adapters of the hot store. */
    public enum Store {
        /** This process's memory: for one node. */
        MEMORY,
        /** Redis as {@code redis} says, shared by all nodes. */
        REDIS
    }
}
