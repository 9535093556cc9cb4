package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up stops posting, loses nothing, and posting goes on by itself when there is room again. */
class DiskFullIT {
    private static final int MOST_POSTS = 20_000;
    private static final String WORDS = "words ".repeat(80).strip();

    @TempDir
    Path folder;

    private Path disk = Path.of("");

    @BeforeEach
    void mountSmallDisk() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assumptions.assumeTrue(mount.waitFor() == 0, "needs the right to mount a small disk: " + said);
    }

    @AfterEach
    void unmount() throws Exception {
        new ProcessBuilder("umount", disk.toString()).start().waitFor();
    }

    @Test
    void postsAreRefusedWhileTheDiskIsFullAndGoOnWithoutAHoleWhenThereIsRoom() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(
                disk.resolve("data"), folder.resolve("out"), List.of("limits.requests_per_minute=0"))) {
            // Given
            Api api = new Api(chorus);
            String stream = api.openStream(TestTokens.mint(chorus, "operator", "admin"), new JsonObject());
            String ana = api.guest();
            Viewer viewer = Viewer.join(chorus, stream, "", "full");
            Map<String, String> acknowledged = new HashMap<>();
            assertThat(post(api, stream, ana, 0, acknowledged)).isEqualTo(201);
            fill(disk.resolve("filler"));

            // When
            int next = 1;
            int status = 201;
            while (status == 201 && next < MOST_POSTS) {
                status = post(api, stream, ana, next++, acknowledged);
            }
            int refused = next - 1;

            // Then
            assertThat(status).isEqualTo(503);
            Map<String, String> before = byText(api.history(stream, 200));
            assertThat(before).isEqualTo(acknowledged);
            assertThat(post(api, stream, ana, refused, acknowledged)).isEqualTo(503);

            // When
            Files.delete(disk.resolve("filler"));

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> post(api, stream, ana, refused, acknowledged) == 201);
            for (int i = refused + 1; i < refused + 20; i++) {
                assertThat(post(api, stream, ana, i, acknowledged)).isEqualTo(201);
            }
            List<JsonObject> history = api.history(stream, 200);
            assertThat(byText(history)).isEqualTo(acknowledged);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> viewer.covered() >= acknowledged.size());
            assertThat(viewer.covered()).as("offsets are dense").isEqualTo(acknowledged.size());
            assertThat(viewer.breaches()).isEmpty();
            assertThat(viewer.ids())
                    .isEqualTo(history.stream()
                            .map(c -> c.getString("id"))
                            .toList()
                            .reversed());
            viewer.close();
            chorus.kill();
            chorus.restart();
            assertThat(byText(api.history(stream, 200)))
                    .as("and it is on the disk")
                    .isEqualTo(acknowledged);
        }
    }

    private static int post(Api api, String stream, String token, int n, Map<String, String> acknowledged) {
        String text = WORDS + " " + n;
        Api.Answer answer = api.postOnce(stream, token, "key " + n, text).join();
        if (answer.status() == 201) {
            acknowledged.put(text, answer.body().getString("id"));
        }
        return answer.status();
    }

    /** Takes all the room there is. */
    private static void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (byte[] block : List.of(new byte[1 << 20], new byte[4096])) {
                fill(out, block);
            }
        }
    }

    private static void fill(OutputStream out, byte[] block) {
        try {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    private static Map<String, String> byText(List<JsonObject> history) {
        Map<String, String> ids = new HashMap<>();
        for (JsonObject c : history) {
            assertThat(ids.put(c.getString("content"), c.getString("id"))).isNull();
        }
        return ids;
    }
}
