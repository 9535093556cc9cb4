package dev.chorus.tool.doctor;

import dev.chorus.adapter.postgres.PostgresMigrations;
import dev.chorus.adapter.postgres.PostgresSettings;
import dev.chorus.config.ChorusConfig;
import dev.chorus.config.DirectoryConfig;
import dev.chorus.config.PostgresConfig;
import dev.chorus.port.StoreException;
import dev.chorus.tool.Connections;
import java.util.ArrayList;
import java.util.List;

/** The servers that this configuration keeps something on. */
final class Servers {
    private Servers() {}

    /** Blocks for some seconds when one does not answer. */
    static List<Finding> examine(ChorusConfig config) {
        List<Finding> findings = new ArrayList<>();
        if (config.directory().store() == DirectoryConfig.Store.POSTGRES) {
            findings.add(postgres(config));
        }
        return findings;
    }

    private static Finding postgres(ChorusConfig config) {
        try {
            PostgresSettings settings = Connections.postgres(config.postgres());
            String found = PostgresMigrations.examine(settings) + " at "
                    + config.postgres().host() + ':' + config.postgres().port();
            return config.postgres().tls() == PostgresConfig.Tls.REQUIRE
                    ? Finding.poor("postgres", found, "set postgres.tls to verify: now whoever answers is believed")
                    : Finding.good("postgres", found);
        } catch (StoreException failed) {
            return Finding.bad(
                    "postgres",
                    String.valueOf(failed.getMessage()),
                    "start it, or correct postgres.host, port, database, user, password and tls");
        }
    }
}
