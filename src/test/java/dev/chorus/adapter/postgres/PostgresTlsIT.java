package dev.chorus.adapter.postgres;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorus.observe.Meters;
import dev.chorus.port.StoreException;
import dev.chorus.stack.RealServer;
import dev.chorus.stream.StreamSettings;
import dev.chorus.testing.Requirement;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate that it signed itself, which names its address and nothing else. */
class PostgresTlsIT {
    @RegisterExtension
    static final RealServer POSTGRES = RealServer.shared("postgres");

    private static final int PATIENCE_MS = 40_000;

    @TempDir
    private Path folder;

    private final Vertx vertx = WatchedVertx.make();
    private final Database database = Database.make(POSTGRES);

    @BeforeEach
    void hasACertificate() {
        Requirement.of(POSTGRES.environment().containsKey("CHORUS_POSTGRES_TLS_CA"), "openssl");
    }

    @AfterEach
    void close() {
        get(vertx.close());
        database.drop();
    }

    @Test
    void everyConnectionIsEncryptedWithTheServerThatTheFileVouchesFor() {
        assertThat(encryptedWith(settings(POSTGRES.host(), Optional.of(certificate()))))
                .isNotEmpty()
                .containsOnly("t");
    }

    @Test
    void withoutAFileWhoeverAnswersIsBelievedAndTheConnectionIsEncryptedAllTheSame() {
        assertThat(encryptedWith(settings("localhost", Optional.empty())))
                .isNotEmpty()
                .containsOnly("t");
    }

    @Test
    void aServerThatTheFileDoesNotVouchForIsRefused() throws Exception {
        isRefused(settings(POSTGRES.host(), Optional.of(anothersCertificate())));
    }

    @Test
    void aServerWhoseCertificateNamesAnotherHostIsRefused() {
        isRefused(settings("localhost", Optional.of(certificate())));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        PostgresSettings settings = settings(POSTGRES.host(), Optional.of(folder.resolve("none.crt")));

        assertThatThrownBy(() -> PostgresMigrations.apply(settings))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("none.crt");
    }

    /** What the server says of each of the connections that a directory holds. */
    private List<String> encryptedWith(PostgresSettings settings) {
        PostgresDirectory directory =
                PostgresDirectory.open(vertx, settings, Meters.inMemory(), json -> StreamSettings.DEFAULTS);
        try {
            get(directory.putValue("a", "b"));
            assertThat(PostgresMigrations.examine(settings)).isNotBlank();
            return database.column("SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                    + " WHERE datname = current_database() AND application_name LIKE 'chorus%'");
        } finally {
            get(directory.close());
        }
    }

    /** By the driver of the start, and by the one of all that comes after. */
    private void isRefused(PostgresSettings settings) {
        assertThatThrownBy(() -> PostgresMigrations.apply(settings)).isInstanceOf(StoreException.class);
        PostgresClient client = new PostgresClient(vertx, settings, "directory", Meters.inMemory());
        try {
            assertThatThrownBy(() -> get(client.ping())).isInstanceOf(StoreException.class);
        } finally {
            get(client.close());
        }
        assertThat(database.column("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .as("nothing was sent")
                .containsExactly("0");
    }

    private PostgresSettings settings(String host, Optional<Path> ca) {
        PostgresSettings plain = database.settings(PATIENCE_MS);
        return new PostgresSettings(
                host,
                plain.port(),
                plain.database(),
                plain.user(),
                plain.password(),
                plain.pool(),
                plain.timeoutMs(),
                true,
                ca);
    }

    private static Path certificate() {
        return Path.of(POSTGRES.environment().get("CHORUS_POSTGRES_TLS_CA"));
    }

    /** As good as the server's own, but for who made it. */
    private Path anothersCertificate() throws IOException, InterruptedException {
        Path made = folder.resolve("other.crt");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-keyout",
                        folder.resolve("other.key").toString(),
                        "-out",
                        made.toString(),
                        "-subj",
                        "/CN=chorus-stack",
                        "-addext",
                        "subjectAltName=IP:" + POSTGRES.host())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        assertThat(openssl.waitFor())
                .as(() -> read(folder.resolve("openssl.log")))
                .isZero();
        return made;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
