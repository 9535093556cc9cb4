package dev.chorus.testing;

import dev.chorus.config.DirectoryConfig;
import dev.chorus.config.PostgresConfig;
import dev.chorus.config.Secret;

/** The part of a configuration that says: no server but this one. */
public final class EmbeddedOnly {
    public static final DirectoryConfig DIRECTORY = new DirectoryConfig(DirectoryConfig.Store.SQLITE);
    public static final PostgresConfig POSTGRES = new PostgresConfig(
            "127.0.0.1", 5432, "chorus", "chorus", new Secret(""), 20, 5_000, PostgresConfig.Tls.OFF, "");

    private EmbeddedOnly() {}
}
