package dev.chorus.adapter.redis;

import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;

/**
 * Where Redis is and how to get in.
 *
 * @param user empty: the default user
 * @param password empty: none; never part of any text
 * @param db number of the database; a cluster has only 0
 * @param cluster whether the server is one node of a cluster, of which the others are learnt
 * @param tls whether to speak TLS, with the host name verified
 * @param caFile PEM file of who signed the server's certificate; empty: whom the JVM trusts
 * @param timeoutMs longest wait for a connection and for an answer
 */
public record RedisAddress(
        String host,
        int port,
        String user,
        String password,
        int db,
        boolean cluster,
        boolean tls,
        String caFile,
        int timeoutMs) {

    RedisOptions options() {
        NetClientOptions net = new NetClientOptions()
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true)
                .setConnectTimeout(timeoutMs)
                .setHostnameVerificationAlgorithm(tls ? "HTTPS" : "");
        if (tls && !caFile.isEmpty()) {
            net.setTrustOptions(new PemTrustOptions().addCertPath(caFile));
        }
        RedisOptions options = new RedisOptions()
                .setType(cluster ? RedisClientType.CLUSTER : RedisClientType.STANDALONE)
                .setConnectionString((tls ? "rediss://" : "redis://") + host + ":" + port + (db == 0 ? "" : "/" + db))
                .setPreferredProtocolVersion(ProtocolVersion.RESP2)
                .setNetClientOptions(net)
                .setMaxWaitingHandlers(RedisLink.MAX_IN_FLIGHT);
        if (!user.isEmpty()) {
            options.setUser(user);
        }
        if (!password.isEmpty()) {
            options.setPassword(password);
        }
        return options;
    }

    @Override
    public String toString() {
        return "redis at " + host + ":" + port;
    }
}
