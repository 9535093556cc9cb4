package dev.chorus.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.account.SigningKeys;
import dev.chorus.account.Tokens;
import dev.chorus.config.ChorusConfig;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<ChorusConfig> served = new ArrayList<>();

    @Test
    void withoutACommandItPrintsItsUsage() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("serve", "token", "replay", "bench", "doctor");
    }

    @Test
    void serveHandsOverTheConfigurationThatItsFlagsMake() {
        int code = run("serve", "--port", "0", "--gateway-port", "9", "--data", folder.toString(), "--set", "node=box");

        assertThat(code).isZero();
        assertThat(served).singleElement().satisfies(config -> {
            assertThat(config.http().port()).isZero();
            assertThat(config.gateway().port()).isEqualTo(9);
            assertThat(config.data()).isEqualTo(folder);
            assertThat(config.node()).isEqualTo("box");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "--port=many, http.port",
        "--set=http.prot=1, did you mean http.port?",
        "--config=nowhere, nowhere",
        "--verticles=nowhere.yaml, nowhere.yaml",
        "--colour, --colour",
    })
    void aMistakeInServeEndsWithTwoAndALineThatNamesIt(String flag, String named) {
        assertThat(run("serve", flag)).isEqualTo(2);
        assertThat(err.toString()).contains(named);
        assertThat(served).isEmpty();
    }

    @Test
    void whatAnOperatorCanMendIsOneLineAndTwo() {
        assertThat(run(
                        (config, plan) -> {
                            throw new StartupException("the data folder is in use");
                        },
                        "serve"))
                .isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("chorus: the data folder is in use");
    }

    @Test
    void aPortInUseIsOneLineAndTwo() {
        assertThat(run(
                        (config, plan) -> {
                            throw new IllegalStateException(new BindException("Address already in use: 8080"));
                        },
                        "serve"))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("port is in use")
                .contains("8080");
    }

    @Test
    void aTokenIsSignedWithTheDataFoldersKeyAndItsUserIsMadeOnce() throws Exception {
        assertThat(run("token", "--username", "ana", "--role", "admin", "--data", folder.toString()))
                .isZero();
        Identity first = verify(out.toString().strip());
        out.getBuffer().setLength(0);

        assertThat(run("token", "--username", "Ana", "--ttl", "5m", "--data", folder.toString()))
                .isZero();
        Identity second = verify(out.toString().strip());

        assertThat(first.role()).isEqualTo(Role.ADMIN);
        assertThat(first.username()).isEqualTo("ana");
        assertThat(second.userId()).isEqualTo(first.userId());
        assertThat(second.expiresAt()).isLessThan(first.expiresAt());
    }

    @Test
    void aModeratorsTokenNamesTheStream() throws Exception {
        run("token", "--username", "mo", "--role", "moderator", "--stream", "77", "--data", folder.toString());

        assertThat(verify(out.toString().strip()).moderates()).isEqualTo(77);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--username=a b",
                "--username=ana --role=moderator",
                "--username=ana --role=king",
                "--username=ana --ttl=soon",
                "--username=ana --stream=-1",
                "--role=user"
            })
    void aTokenThatCantBeIsMisuse(String flags) {
        List<String> arguments = new ArrayList<>(List.of("token", "--data", folder.toString()));
        arguments.addAll(List.of(flags.split(" (?=--)")));

        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isNotBlank();
    }

    @Test
    void anExportPrintsWhatIsKeptOfAUser() throws Exception {
        run("token", "--username", "ana", "--data", folder.toString());
        long id = verify(out.toString().strip()).userId();
        out.getBuffer().setLength(0);

        assertThat(run("export", "--user", Long.toString(id), "--data", folder.toString()))
                .isZero();

        JsonObject export = new JsonObject(out.toString());
        assertThat(export.getJsonObject("user").getString("username")).isEqualTo("ana");
        assertThat(export.getJsonArray("comments")).isEmpty();
        assertThat(export.getJsonArray("reactions")).isEmpty();
        assertThat(run("export", "--user", "5", "--data", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there is no user 5");
    }

    @Test
    void aReplayOfNothingIsMisuse() {
        assertThat(run("replay", folder.resolve("none.csv").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("none.csv is not a file");
    }

    @Test
    void theDoctorIsContentWithAFreshFolderAndFreePorts() {
        int code = run("doctor", "--data", folder.toString(), "--set", "http.port=0", "--set", "gateway.port=0");

        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains("Ready to serve.").doesNotContain("FAIL");
    }

    @Test
    void theDoctorNamesAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int code = run(
                    "doctor",
                    "--data",
                    folder.toString(),
                    "--set",
                    "http.host=127.0.0.1",
                    "--set",
                    "http.port=" + taken.getLocalPort(),
                    "--set",
                    "gateway.port=0");

            assertThat(code).isEqualTo(1);
            assertThat(out.toString())
                    .contains("FAIL  http port      127.0.0.1:" + taken.getLocalPort())
                    .contains("--port");
        }
    }

    @Test
    void theDoctorTellsThePlanAndLooksAtThePortsOfWhatRunsOnly() throws Exception {
        Path plan = Files.writeString(folder.resolve("some.yaml"), "verticles: {gateway: {instances: 2}, comments: }");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int code = run(
                    "doctor",
                    "--verticles",
                    plan.toString(),
                    "--data",
                    folder.toString(),
                    "--set",
                    "http.host=127.0.0.1",
                    "--set",
                    "http.port=" + taken.getLocalPort(),
                    "--set",
                    "gateway.port=0");

            assertThat(code).as(out.toString()).isZero();
            assertThat(out.toString())
                    .contains("gateway 2, comments 1; not here: http, reactions, aggregator")
                    .doesNotContain("http port");
        }
    }

    @Test
    void theDoctorNamesADataFolderThatIsAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "x");

        assertThat(run("doctor", "--data", file.toString(), "--set", "http.port=0", "--set", "gateway.port=0"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("it is not a folder");
    }

    @Test
    void theDoctorTellsAMistakeInTheConfiguration() {
        assertThat(run("doctor", "--set", "http.port=x")).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL  configuration  http.port: is \"x\", must be a whole number");
    }

    private Identity verify(String token) throws Exception {
        assertThat(new String(java.util.Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8))
                .satisfies(claims ->
                        assertThat(new JsonObject(claims).getString("iss")).isEqualTo("chorus"));
        return new Tokens(SigningKeys.loadOrCreate(folder), InstantSource.system(), new SecureRandom()).verify(token);
    }

    private int run(String... arguments) {
        return run(
                (config, plan) -> {
                    served.add(config);
                    return 0;
                },
                arguments);
    }

    private int run(ServerStart server, String... arguments) {
        CommandLine commands =
                Main.commandLine(server).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commands.execute(arguments);
    }
}
