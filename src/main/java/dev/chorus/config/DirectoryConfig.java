package dev.chorus.config;

/** @param store where users, streams and node leases are kept */
public record DirectoryConfig(Store store) {
    /** The adapters there are. */
    public enum Store {
        /** A file in the data folder. */
        SQLITE,
        /** The server that {@code postgres} names. */
        POSTGRES
    }
}
