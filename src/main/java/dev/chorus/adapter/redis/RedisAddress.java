package dev.chorus.adapter.redis;

import dev.chorus.port.StoreException;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

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
        if (tls) {
            // To check a certificate takes long, above all the first.
            net.setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true));
        }
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

    /**
     * Reads the certificates; blocks.
     *
     * @throws StoreException in one line, when there are none
     */
    void examine() {
        if (!tls || caFile.isEmpty()) {
            return;
        }
        try (InputStream in = Files.newInputStream(Path.of(caFile))) {
            if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                throw new CertificateException("empty");
            }
        } catch (IOException e) {
            throw new StoreException("redis.ca_file: " + caFile + " can't be read", e);
        } catch (CertificateException e) {
            throw new StoreException("redis.ca_file: " + caFile + " holds no certificate", e);
        }
    }

    @Override
    public String toString() {
        return "redis at " + host + ":" + port;
    }
}
