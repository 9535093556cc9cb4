package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps the server from starting is one line that an operator can act on; what stops it loses nothing. */
class StartupIT {
    @TempDir
    Path folder;

    private record Refused(int exitCode, List<String> errors) {}

    @ParameterizedTest
    @CsvSource({"--port", "--gateway-port"})
    void aPortInUseIsNamed(String flag) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Refused refused = serve(folder.resolve("data"), flag, "" + taken.getLocalPort());

            refusedWith(refused, "" + taken.getLocalPort(), "in use", flag);
        }
    }

    @Test
    void aDataFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        Refused refused = serve(file.resolve("data"));

        refusedWith(refused, file.resolve("data").toString());
    }

    @Test
    void aDataFolderThatIsAFileIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        Refused refused = serve(file);

        refusedWith(refused, file.toString());
        assertThat(file).hasContent("not a folder");
    }

    @Test
    void aSecondProcessOnTheSameDataIsRefusedAndTheFirstGoesOn() throws Exception {
        try (ChorusProcess first = ChorusProcess.start(folder.resolve("data"))) {
            Refused refused = serve(first.data());

            refusedWith(refused, first.data().toString(), "in use", "" + first.pid());
            Api api = new Api(first);
            api.postOnce(api.demoStream(), api.guest(), "k", "still here")
                    .join()
                    .expect(201);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http.prot=8080, did you mean http.port",
        "http.max_body_bytes=many, http.max_body_bytes",
        "http.metrics_port=70000, http.metrics_port",
        "streams.max_length=0, streams.max_length",
        "gateway.outbox_bytes=1, gateway.outbox_bytes",
    })
    void aMistakeInASettingIsNamed(String setting, String named) throws Exception {
        Refused refused = serve(folder.resolve("data"), "--set", setting);

        refusedWith(refused, named);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aMistakeInTheFileIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.yaml"), "gateway:\n  prot: 1\n");

        Refused refused = serve(folder.resolve("data"), "--config", file.toString());

        refusedWith(refused, "gateway.prot");
    }

    @Test
    void aRestartAfterSigtermKeepsEverythingAndViewersAreToldThatItDrains() throws Exception {
        try (ChorusProcess chorus = ChorusProcess.start(folder.resolve("data"))) {
            // Given
            Api api = new Api(chorus);
            String admin = TestTokens.mint(chorus, "operator", "admin");
            String stream = api.openStream(admin, new JsonObject());
            String ana = api.guest();
            Viewer viewer = Viewer.join(chorus, stream, ana, "full");
            Viewer other = Viewer.join(chorus, stream, "", "normal");
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ids.add(api.postOnce(stream, ana, "k" + i, "text " + i)
                        .join()
                        .expect(201)
                        .body()
                        .getString("id"));
            }
            JsonObject vote = new JsonObject().put("reaction_type", "love").put("comment_id", ids.get(3));
            api.post("/api/streams/" + stream + "/reactions", ana, vote).expect(202);
            api.post("/api/comments/" + ids.get(0) + "/hide", admin, new JsonObject())
                    .expect(200);
            api.post("/api/comments/" + ids.get(1) + "/pin", admin, new JsonObject())
                    .expect(200);
            Awaitility.await().until(() -> viewer.covered() == 22 && other.covered() == 22);
            List<JsonObject> before = api.history(stream, 200);

            // When
            int code = chorus.terminate();

            // Then
            assertThat(code).isIn(0, 143);
            assertThat(viewer.closed().get(10, TimeUnit.SECONDS)).isEqualTo(1001);
            assertThat(other.closed().get(10, TimeUnit.SECONDS)).isEqualTo(1001);
            chorus.restart();
            Awaitility.await().untilAsserted(() -> assertThat(reactions(api, ids.get(3)))
                    .isEqualTo(new JsonObject().put("love", 1)));
            assertThat(withoutReactions(api.history(stream, 200))).isEqualTo(withoutReactions(before));
            assertThat(viewer.resume().getBoolean("recovered")).isTrue();
            assertThat(api.postOnce(stream, ana, "k7", "text 7")
                            .join()
                            .expect(201)
                            .body()
                            .getString("id"))
                    .isEqualTo(ids.get(7));
            api.postOnce(stream, ana, "more", "more").join().expect(201);
            Awaitility.await().until(() -> viewer.covered() == 23);
            assertThat(viewer.breaches()).isEmpty();
            assertThat(viewer.ids()).doesNotContain(ids.get(0)).hasSize(20);
            assertThat(chorus.output()).doesNotContain(" ERROR ").doesNotContain("\tat ");
        }
    }

    private static JsonObject reactions(Api api, String comment) {
        return api.get("/api/comments/" + comment + "/reactions", "")
                .expect(200)
                .body()
                .getJsonObject("counts");
    }

    /** Counts of reactions follow a moment later than the rest. */
    private static List<JsonObject> withoutReactions(List<JsonObject> history) {
        return history.stream()
                .map(c -> {
                    JsonObject copy = c.copy();
                    copy.remove("reactions");
                    return copy;
                })
                .toList();
    }

    private static void refusedWith(Refused refused, String... named) {
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .startsWith("chorus: ")
                .contains(named);
        assertThat(refused.exitCode()).isEqualTo(2);
    }

    private Refused serve(Path data, String... flags) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString()));
        for (String port : List.of("--port", "--gateway-port")) {
            if (!List.of(flags).contains(port)) {
                arguments.addAll(List.of(port, "0"));
            }
        }
        arguments.addAll(List.of("--set", "http.host=127.0.0.1", "--set", "gateway.host=127.0.0.1"));
        arguments.addAll(List.of(flags));
        Path errors = folder.resolve("errors");
        Process process = ChorusProcess.java(arguments)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(Duration.ofSeconds(60)))
                    .as(() -> "still running: " + read(errors))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Refused(process.exitValue(), read(errors).lines().toList());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
