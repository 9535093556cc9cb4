package dev.chorus.tool;

import dev.chorus.adapter.postgres.PostgresSettings;
import dev.chorus.config.PostgresConfig;
import java.nio.file.Path;
import java.util.Optional;

/** From configuration to what adapters want to know, which know nothing of configuration. */
public final class Connections {
    private Connections() {}

    public static PostgresSettings postgres(PostgresConfig c) {
        return new PostgresSettings(
                c.host(),
                c.port(),
                c.database(),
                c.user(),
                c.password().reveal(),
                c.pool(),
                c.timeoutMs(),
                c.tls() != PostgresConfig.Tls.OFF,
                c.tls() == PostgresConfig.Tls.VERIFY ? Optional.of(Path.of(c.tlsCa())) : Optional.empty());
    }
}
