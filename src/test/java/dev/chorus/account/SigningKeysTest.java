package dev.chorus.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
    @TempDir
    private Path folder;

    @Test
    void theKeyIsMadeOnceAndOnlyItsOwnerMayReadIt() throws IOException {
        SigningKeys made = SigningKeys.loadOrCreate(folder);

        assertThat(made.secret()).hasSize(32);
        assertThat(rights("keys")).isEqualTo("rwx------");
        assertThat(rights("keys/token.key")).isEqualTo("rw-------");
        SigningKeys loaded = SigningKeys.loadOrCreate(folder);
        assertThat(loaded.secret()).isEqualTo(made.secret());
        assertThat(loaded.id()).isEqualTo(made.id());
        try (var files = Files.list(folder.resolve("keys"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void foldersHaveDifferentKeys() throws IOException {
        assertThat(SigningKeys.loadOrCreate(folder.resolve("a")).secret())
                .isNotEqualTo(SigningKeys.loadOrCreate(folder.resolve("b")).secret());
    }

    @Test
    void rightsOfOthersAreTakenAway() throws IOException {
        SigningKeys made = SigningKeys.loadOrCreate(folder);
        Files.setPosixFilePermissions(folder.resolve("keys/token.key"), PosixFilePermissions.fromString("rw-r--r--"));

        SigningKeys loaded = SigningKeys.loadOrCreate(folder);

        assertThat(rights("keys/token.key")).isEqualTo("rw-------");
        assertThat(loaded.id()).isEqualTo(made.id());
    }

    @Test
    void aDamagedKeyIsAnErrorAndNotANewKey() throws IOException {
        SigningKeys.loadOrCreate(folder);
        for (String damaged : List.of("", "short", "!not base64!", "A".repeat(44))) {
            Files.writeString(folder.resolve("keys/token.key"), damaged);

            assertThatThrownBy(() -> SigningKeys.loadOrCreate(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("token.key")
                    .hasMessageNotContaining("AAAA");
        }
    }

    @Test
    void aKeyTellsNothingOfItself() throws IOException {
        SigningKeys keys = SigningKeys.loadOrCreate(folder);
        String text = Files.readString(folder.resolve("keys/token.key")).strip();

        assertThat(keys.toString()).isEqualTo("SigningKeys[" + keys.id() + "]").doesNotContain(text);
        assertThat(keys.id()).matches("[0-9a-f]{16}");
    }

    @Test
    void thoseWhoMakeItAtOnceAgree() throws ExecutionException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<String> load = () -> SigningKeys.loadOrCreate(folder).id();
            List<Future<String>> ids =
                    IntStream.range(0, 8).mapToObj(i -> threads.submit(load)).toList();

            String first = ids.getFirst().get();

            for (Future<String> id : ids) {
                assertThat(id.get()).isEqualTo(first);
            }
        }
    }

    private String rights(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
    }
}
