package dev.chorus.ids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderIdentityTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderKeepsItsName() throws IOException {
        String name = FolderIdentity.of(folder.resolve("data"));

        assertThat(name).matches("[0-9a-f]{32}");
        assertThat(FolderIdentity.of(folder.resolve("data"))).isEqualTo(name);
        try (var files = Files.list(folder.resolve("data"))) {
            assertThat(files).containsExactly(folder.resolve("data/node.id"));
        }
    }

    @Test
    void foldersHaveDifferentNames() throws IOException {
        assertThat(FolderIdentity.of(folder.resolve("a"))).isNotEqualTo(FolderIdentity.of(folder.resolve("b")));
    }

    @Test
    void aDamagedNameIsAnErrorAndNotANewName() throws IOException {
        Files.writeString(folder.resolve("node.id"), "x");

        assertThatThrownBy(() -> FolderIdentity.of(folder)).hasMessageContaining("node.id");
    }
}
