package dev.chorus.adapter.redis;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.adapter.embedded.MemoryHotStore;
import dev.chorus.observe.Meters;
import dev.chorus.port.HotStore;
import dev.chorus.port.StoreException;
import dev.chorus.stack.RealServer;
import dev.chorus.stack.SelfSigned;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks only TLS and asks for a password. */
class RedisTlsIT {
    private static final Path FILES = SelfSigned.make();
    private static final String PASSWORD = "open sesame";

    @RegisterExtension
    static final RealServer REDIS = RealServer.own(
            "redis", Map.of("CHORUS_STACK_REDIS_TLS", FILES.toString(), "CHORUS_STACK_REDIS_PASSWORD", PASSWORD));

    private final Vertx vertx = WatchedVertx.make();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        get(vertx.close());
    }

    @Test
    void itIsSpokenToWithItsPasswordAndItsSignersCertificate() {
        HotStore store = open(PASSWORD, true, FILES.resolve("ca.crt").toString());

        get(store.putReacted(7, 1, "mood", "like"));

        assertThat(get(store.ping().map(true))).isTrue();
        get(store.close());
    }

    @Test
    void withoutTheRightPasswordItIsAway() {
        HotStore store = open("wrong", true, FILES.resolve("ca.crt").toString());

        assertThatThrownBy(() -> get(store.ping())).isInstanceOf(StoreException.class);
        get(store.close());
    }

    @Test
    void aServerWhoseSignerIsNotTrustedIsNotSpokenTo() {
        HotStore store = open(PASSWORD, true, "");

        assertThatThrownBy(() -> get(store.ping())).isInstanceOf(StoreException.class);
        get(store.close());
    }

    @Test
    void withoutTlsItIsAway() {
        HotStore store = open(PASSWORD, false, "");

        assertThatThrownBy(() -> get(store.ping())).isInstanceOf(StoreException.class);
        get(store.close());
    }

    @Test
    void aCertificateFileThatIsMissingOrNoneIsToldAtTheStart() throws Exception {
        Path missing = folder.resolve("missing.crt");
        Path none = Files.writeString(folder.resolve("none.crt"), "not a certificate");

        assertThatThrownBy(() -> open(PASSWORD, true, missing.toString()))
                .isInstanceOf(StoreException.class)
                .hasMessage("redis.ca_file: " + missing + " can't be read");
        assertThatThrownBy(() -> open(PASSWORD, true, none.toString()))
                .isInstanceOf(StoreException.class)
                .hasMessage("redis.ca_file: " + none + " holds no certificate");
    }

    private HotStore open(String password, boolean tls, String caFile) {
        RedisAddress address = new RedisAddress(
                REDIS.host(), REDIS.port(), "", password, 0, false, tls, caFile, RedisFixture.PATIENT_MS);
        return get(RedisHotStore.open(
                vertx,
                address,
                new RedisHotStore.Options("e1", 100, 3_600, () -> -1),
                new MemoryHotStore(100),
                Meters.inMemory()));
    }
}
