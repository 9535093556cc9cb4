package dev.chorus.config;

/**
 * Where Redis is; used with {@code hot.store: redis}.
 *
 * @param user empty: the default user
 * @param password empty: none
 * @param db number of the database
 * @param cluster whether the host is one of a Redis Cluster; refused until that is built
 * @param ttlSeconds how long totals and streams are kept after their last change
 * @param tls whether to speak TLS; the host name is verified
 * @param caFile PEM file of who signed its certificate; empty: whom the JVM trusts
 * @param timeoutMs longest wait for an answer; then it counts as away
 */
public record Redis(
        String host,
        int port,
        String user,
        Secret password,
        int db,
        boolean cluster,
        int ttlSeconds,
        boolean tls,
        String caFile,
        int timeoutMs) {
    public Redis {
        new Checks()
                .that(ConfigChecks.isHost(host), "host", host, "an address or a host name")
                .between("port", port, 1, 65_535)
                .between("db", db, 0, 1_000)
                .that(!cluster, "cluster", cluster, "false: a Redis Cluster is not spoken to yet")
                .between("ttl_seconds", ttlSeconds, 60, 604_800)
                .between("timeout_ms", timeoutMs, 50, 10_000)
                .done();
    }
}
