package dev.chorus.config;

/**
 * The PostgreSQL server, when something is kept there.
 *
 * @param user owner of the tables: migrations run as this user
 * @param pool most connections
 * @param timeoutMs longest wait for an answer, the wait for a free connection included
 * @param tlsCa PEM file with the certificates that {@code tls: verify} trusts
 */
public record PostgresConfig(
        String host,
        int port,
        String database,
        String user,
        Secret password,
        int pool,
        int timeoutMs,
        Tls tls,
        String tlsCa) {

    public PostgresConfig {
        new Checks()
                .that(ConfigChecks.isHost(host), "host", host, "an address or a host name")
                .between("port", port, 1, 65_535)
                .that(isName(database), "database", database, "a name of 1 to 63 characters")
                .that(isName(user), "user", user, "a name of 1 to 63 characters")
                .between("pool", pool, 1, 1_000)
                .between("timeout_ms", timeoutMs, 100, 600_000)
                .that(
                        tls != Tls.VERIFY || !tlsCa.isEmpty(),
                        "tls_ca",
                        tlsCa,
                        "the file with the certificates to trust when tls is verify")
                .done();
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.length() <= 63 && text.chars().noneMatch(Character::isISOControl);
    }

    /** How connections are made. */
    public enum Tls {
        /** In the clear. */
        OFF,
        /** Encrypted, with whoever answers. */
        REQUIRE,
        /** Encrypted, with a certificate that the file vouches for and that names the host. */
        VERIFY
    }
}
