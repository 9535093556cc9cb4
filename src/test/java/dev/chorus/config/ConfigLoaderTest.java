package dev.chorus.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamSettings.RateLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @TempDir
    Path folder;

    @Test
    void withoutAnythingGivenTheDefaultsHold() {
        ChorusConfig config = ConfigLoader.load(List.of(), Map.of("HOSTNAME", "box"), List.of());

        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.gateway().port()).isEqualTo(8081);
        assertThat(config.data()).isEqualTo(Path.of("./data"));
        assertThat(config.node()).isEqualTo("box");
        assertThat(config.dev()).isFalse();
    }

    @Test
    void theDefaultsOfStreamsAreThoseOfTheProduct() {
        assertThat(load(List.of()).streams()).isEqualTo(StreamSettings.DEFAULTS);
    }

    @Test
    void everyKeyHasADefault() throws IOException {
        String yaml;
        try (var in = getClass().getResourceAsStream("/conf/chorus.yaml")) {
            yaml = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }

        List<String> written = YamlSettings.read("chorus.yaml", yaml, new java.util.ArrayList<>()).stream()
                .map(Setting::key)
                .toList();

        assertThat(written).containsAll(KnownKeys.ALL);
    }

    @Test
    void aFlagWinsOverTheEnvironmentWhichWinsOverAFileWhichWinsOverThePlan() throws IOException {
        Path file = file("http: {port: 2, max_body_bytes: 2048}\nlimits: {page_size: 20}");
        List<Setting> plan = List.of(
                Setting.of("http.port", "1", "plan"),
                Setting.of("http.max_body_bytes", "1024", "plan"),
                Setting.of("limits.page_size", "10", "plan"),
                Setting.of("reactions.tick_ms", "100", "plan"));

        ChorusConfig config = ConfigLoader.load(
                plan,
                List.of(file.toString()),
                Map.of("CHORUS_HTTP_PORT", "3", "CHORUS_HTTP_MAX_BODY_BYTES", "4096"),
                List.of("http.port=4"));

        assertThat(config.http().port()).isEqualTo(4);
        assertThat(config.http().maxBodyBytes()).isEqualTo(4096);
        assertThat(config.limits().pageSize()).isEqualTo(20);
        assertThat(config.reactions().tickMs()).isEqualTo(100);
    }

    @Test
    void aLaterFileWinsOverAnEarlierOne() throws IOException {
        Path first = file("node: a\ndemo: false");
        Path second = file("node: b");

        ChorusConfig config = ConfigLoader.load(List.of(first.toString(), second.toString()), Map.of(), List.of());

        assertThat(config.node()).isEqualTo("b");
        assertThat(config.demo()).isFalse();
    }

    @Test
    void aNameThatIsNoFileIsLookedForAmongThoseThatComeWithChorus() {
        ChorusConfig config = ConfigLoader.load(List.of("dev"), Map.of(), List.of());

        assertThat(config.dev()).isTrue();
        assertThat(config.http().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void everyMistakeIsSaidAtOnceWithKeyValueWhatIsAllowedAndSource() throws IOException {
        Path file = file("""
                http:
                  prot: 80
                  port: many
                gateway:
                  batch_interval_ms: 5
                """);

        ConfigException refused = refused(
                List.of(file.toString()), Map.of("CHORUS_LIMITS_PAGE_SIZE", "201"), List.of("log.retention_days=3"));

        assertThat(refused.getMessage().lines())
                .containsExactlyInAnyOrder(
                        "http.prot: is not a setting, did you mean http.port? (from " + file + " line 2)",
                        "http.port: is \"many\", must be a whole number (from " + file + " line 3)",
                        "gateway.batch_interval_ms: is 5, must be a number from 20 to 2000 (from " + file + " line 5)",
                        "limits.page_size: is 201, must be a number from 1 to 200"
                                + " (from environment CHORUS_LIMITS_PAGE_SIZE)",
                        "log.retention_days: is 3, must be at least streams.retention_days, 30:"
                                + " everything is rebuilt from the log (from flag)");
    }

    @Test
    void twoMistakesInOneSectionAreBothSaid() {
        ConfigException refused = refused(List.of(), Map.of(), List.of("http.port=70000", "http.max_body_bytes=1"));

        assertThat(refused.mistakes())
                .extracting(ConfigException.Mistake::key)
                .containsExactlyInAnyOrder("http.port", "http.max_body_bytes");
    }

    @Test
    void anEnvironmentVariableThatLooksLikeASettingAndIsNoneIsRefused() {
        ConfigException refused = refused(List.of(), Map.of("CHORUS_HTTP_PROT", "1"), List.of());

        assertThat(refused)
                .hasMessageContaining("CHORUS_HTTP_PROT")
                .hasMessageContaining("did you mean CHORUS_HTTP_PORT?");
    }

    @Test
    void variablesThatKubernetesMakesForAServiceAreNotSettings() {
        Map<String, String> environment = Map.of(
                "CHORUS_SERVICE_HOST", "10.0.0.1",
                "CHORUS_HTTP_PORT", "tcp://10.0.0.1:80",
                "CHORUS_HTTP_PORT_80_TCP_ADDR", "10.0.0.1");

        ChorusConfig config = ConfigLoader.load(List.of(), environment, List.of());

        assertThat(config.http().port()).isEqualTo(8080);
    }

    @Test
    void theOldNameOfTheBatchIntervalIsUnderstood() {
        ChorusConfig config = ConfigLoader.load(List.of(), Map.of("COMMENT_BATCH_INTERVAL_MS", "50"), List.of());

        assertThat(config.gateway().batchIntervalMs()).isEqualTo(50);
        assertThat(config.streams().batchIntervalMs()).isEqualTo(50);
    }

    @Test
    void theProfileOfTheReplacedSystemLimitsToFiveCommentsAndTwentyReactions() {
        assertThat(load(List.of("limits.profile=v2")).streams().rateLimits()).isEqualTo(new RateLimits(5, 0, 20));
    }

    @Test
    void aLimitSetByItselfWinsOverTheProfileWhateverTheOrder() {
        ChorusConfig config = load(List.of("streams.rate_limits.comments_per_minute=7", "limits.profile=v2"));

        assertThat(config.streams().rateLimits()).isEqualTo(new RateLimits(7, 0, 20));
    }

    @Test
    void limitsCanBeSwitchedOffTogether() {
        assertThat(load(List.of("streams.rate_limits=off")).streams().rateLimits())
                .isEqualTo(RateLimits.OFF);
    }

    @Test
    void timesMayHaveUnits() {
        ChorusConfig config = load(List.of("gateway.ping_interval_ms=15s", "tokens.access_seconds=2h"));

        assertThat(config.gateway().pingIntervalMs()).isEqualTo(15_000);
        assertThat(config.tokens().accessSeconds()).isEqualTo(7_200);
    }

    @Test
    void aTimeThatIsNoWholeNumberOfItsUnitIsRefused() {
        assertThat(refused(List.of(), Map.of(), List.of("tokens.access_seconds=1500ms")))
                .hasMessageContaining("a whole number");
    }

    @Test
    void listsInFlagsAreSeparatedByCommas() {
        ChorusConfig config = load(List.of("http.trusted_proxies=10.0.0.0/8, ::1"));

        assertThat(config.http().trustedProxies()).containsExactly("10.0.0.0/8", "::1");
    }

    @Test
    void aWordThatYamlMayTakeForABooleanStaysAWord() throws IOException {
        ChorusConfig config = ConfigLoader.load(
                List.of(file("streams: {premoderation: off, guests: none, emote_only: no}")
                        .toString()),
                Map.of(),
                List.of());

        assertThat(config.streams().premoderation()).isEqualTo(StreamSettings.Premoderation.OFF);
        assertThat(config.streams().emoteOnly()).isFalse();
    }

    @Test
    void anEnumerationSaysItsNames() {
        assertThat(refused(List.of(), Map.of(), List.of("streams.premoderation=some")))
                .hasMessageContaining("must be one of off links new_users all");
    }

    @Test
    void settingsOfStreamsAreCheckedAsAStreamsOwn() {
        ConfigException refused = refused(
                List.of(), Map.of(), List.of("streams.max_length=6000", "streams.rate_limits.comments_per_30s=-1"));

        assertThat(refused.getMessage().lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("streams.max_length: ")
                                .contains("from 1 to 5000"),
                        line -> assertThat(line).startsWith("streams.rate_limits.comments_per_30s: "));
    }

    @Test
    void aFileThatIsNotYamlIsRefusedWithItsLine() throws IOException {
        Path file = file("http:\n  port: [1\n");

        assertThat(refused(List.of(file.toString()), Map.of(), List.of())).hasMessageContaining("is not valid YAML");
    }

    @Test
    void aKeyGivenTwiceIsRefused() throws IOException {
        Path file = file("node: a\nnode: b\n");

        assertThat(refused(List.of(file.toString()), Map.of(), List.of()))
                .hasMessageContaining("node: is given twice (from " + file + " line 2)");
    }

    @Test
    void aFileThatIsNotThereIsRefusedByName() {
        assertThat(refused(List.of("nowhere"), Map.of(), List.of()))
                .hasMessageStartingWith("nowhere: is neither a file");
    }

    @Test
    void aFlagWithoutAnEqualsSignIsRefused() {
        assertThat(refused(List.of(), Map.of(), List.of("http.port"))).hasMessageContaining("must be key=value");
    }

    @Test
    void twoServersCantShareAPort() {
        assertThat(refused(List.of(), Map.of(), List.of("gateway.port=8080")))
                .hasMessageContaining("gateway.port: is 8080, must be another port than http.port");
    }

    @Test
    void aServerIsChosenByTheEnvironmentAndItsPasswordIsNotShown() {
        ChorusConfig config = ConfigLoader.load(
                List.of(),
                Map.of(
                        "CHORUS_DIRECTORY_STORE", "postgres",
                        "CHORUS_POSTGRES_PORT", "15432",
                        "CHORUS_POSTGRES_PASSWORD", "hunter2"),
                List.of());

        assertThat(config.directory().store()).isEqualTo(DirectoryConfig.Store.POSTGRES);
        assertThat(config.postgres().port()).isEqualTo(15_432);
        assertThat(config.postgres().password().reveal()).isEqualTo("hunter2");
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    @Test
    void certificatesAreCheckedAgainstSomething() {
        ConfigException refused = refused(List.of(), Map.of(), List.of("postgres.tls=verify"));

        assertThat(refused).hasMessageContaining("postgres.tls_ca");
    }

    @Test
    void aSecretShowsItselfToNobody() {
        Secret secret = new Secret("hunter2");

        assertThat("" + secret).isEqualTo("[hidden]");
        assertThat(secret.reveal()).isEqualTo("hunter2");
        assertThat(secret).isEqualTo(new Secret("hunter2")).isNotEqualTo(new Secret("hunter3"));
    }

    private static ChorusConfig load(List<String> sets) {
        return ConfigLoader.load(List.of(), Map.of(), sets);
    }

    private static ConfigException refused(List<String> files, Map<String, String> environment, List<String> sets) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(files, environment, sets));
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "conf", ".yaml"), yaml);
    }
}
