package dev.chorus.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chorus.stream.StreamRules.Overrides;
import dev.chorus.stream.StreamSettings.RateLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamRulesTest {
    private static final long NOW = 1_000_000;

    static java.util.stream.Stream<Arguments> badSettings() {
        return java.util.stream.Stream.of(
                Arguments.of("slow_mode_seconds", -1),
                Arguments.of("slow_mode_seconds", 3_601),
                Arguments.of("slow_mode_seconds", 1.5),
                Arguments.of("slow_mode_seconds", "10"),
                Arguments.of("max_length", 0),
                Arguments.of("max_length", 5_001),
                Arguments.of("max_length", 1L << 40),
                Arguments.of("edit_window_seconds", -1),
                Arguments.of("reaction_types", List.of()),
                Arguments.of("reaction_types", List.of("like", "like")),
                Arguments.of("reaction_types", List.of("with space")),
                Arguments.of("reaction_types", List.of(1)),
                Arguments.of(
                        "reaction_types",
                        IntStream.range(0, 51).mapToObj(i -> "t" + i).toList()),
                Arguments.of("reaction_types", "like"),
                Arguments.of("reactions_mode", "both"),
                Arguments.of("reactions_mode", "SINGLE"),
                Arguments.of("budget_per_second", -5),
                Arguments.of("retention_days", 0),
                Arguments.of("premoderation", "some"),
                Arguments.of("min_account_age_seconds", -1),
                Arguments.of("guests", true),
                Arguments.of("batch_interval_ms", 19),
                Arguments.of("batch_interval_ms", 2_001),
                Arguments.of("emote_only", true),
                Arguments.of("review", "fail_open"),
                Arguments.of("rate_limits", "none"),
                Arguments.of("unheard_of", 1));
    }

    @ParameterizedTest
    @MethodSource("badSettings")
    void aSettingThatIsNotAllowedIsRefusedByItsName(String name, Object value) {
        InvalidField refused = catchThrowableOfType(
                InvalidField.class, () -> SettingsRules.overlay(StreamSettings.DEFAULTS, Map.of(name, value)));

        assertThat(refused.field()).isEqualTo("settings." + name);
    }

    @Test
    void aLimitThatIsNotAllowedIsRefusedByItsName() {
        for (Map<String, Object> limits : List.<Map<String, Object>>of(
                Map.of("comments_per_30s", -1), Map.of("comments_per_30s", 10_001), Map.of("comments_per_30s", "5"))) {
            assertThat(refusedSetting(limits)).isEqualTo("settings.rate_limits.comments_per_30s");
        }
        assertThat(refusedSetting(Map.of("per_year", 1))).isEqualTo("settings.rate_limits.per_year");
    }

    @Test
    void whatIsNotNamedStaysAsItIs() {
        StreamSettings base = StreamSettings.DEFAULTS;
        assertThat(SettingsRules.overlay(base, Map.of())).isEqualTo(base);

        StreamSettings laid = SettingsRules.overlay(
                base, Map.of("slow_mode_seconds", 3_600, "rate_limits", Map.of("comments_per_30s", 9)));

        assertThat(laid.slowModeSeconds()).isEqualTo(3_600);
        assertThat(laid.rateLimits()).isEqualTo(new RateLimits(30, 9, 100));
        assertThat(laid.maxLength()).isEqualTo(base.maxLength());
        assertThat(SettingsRules.overlay(base, Map.of("rate_limits", "off")).rateLimits())
                .isEqualTo(RateLimits.OFF);
        assertThat(SettingsRules.overlay(base, Map.of("rate_limits", "default")).rateLimits())
                .isEqualTo(base.rateLimits());
    }

    static java.util.stream.Stream<Arguments> badFields() {
        return java.util.stream.Stream.of(
                Arguments.of("title", " "),
                Arguments.of("title", "x".repeat(201)),
                Arguments.of("title", 5),
                Arguments.of("description", "x".repeat(5_001)),
                Arguments.of("type", "opera"),
                Arguments.of("status", "paused"),
                Arguments.of("timezone", "Mars/Base"),
                Arguments.of("thumbnail_url", "javascript:alert(1)"),
                Arguments.of("video_url", "ftp://example.org"),
                Arguments.of("max_participants", -1),
                Arguments.of("max_participants", 0.5),
                Arguments.of("scheduled_at", "tomorrow"),
                Arguments.of("settings", "none"));
    }

    @ParameterizedTest
    @MethodSource("badFields")
    void aFieldThatIsNotAllowedIsRefusedByItsName(String name, Object value) {
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("title", "A stream"));
        fields.put(name, value);

        assertThat(catchThrowableOfType(InvalidField.class, () -> create(fields))
                        .field())
                .isEqualTo(name);
        Stream stream = create(Map.of("title", "A stream"));
        assertThat(catchThrowableOfType(InvalidField.class, () -> change(stream, Map.of(name, value)))
                        .field())
                .isEqualTo(name);
    }

    @Test
    void aStreamIsLiveUnlessItIsForLater() {
        assertThat(create(Map.of("title", "now")).status()).isEqualTo(StreamStatus.LIVE);
        Stream later = create(Map.of("title", "later", "scheduled_at", "2030-01-01T00:00:00Z"));
        assertThat(later.status()).isEqualTo(StreamStatus.SCHEDULED);
        assertThat(later.startedAt()).isZero();
    }

    @Test
    void anEndedStreamCanGoLiveAgainButIsNotScheduledAgain() {
        Stream ended = change(create(Map.of("title", "x")), Map.of("status", "ended"));
        assertThat(ended.endedAt()).isEqualTo(NOW + 1);
        assertThat(ended.isEnded()).isTrue();

        assertThat(change(ended, Map.of("status", "live")).endedAt()).isZero();
        assertThat(catchThrowableOfType(InvalidField.class, () -> change(ended, Map.of("status", "scheduled")))
                        .field())
                .isEqualTo("status");
    }

    @Test
    void moderatorsAreAppointedOnceAndDismissed() {
        Stream stream = create(Map.of("title", "x"));
        Stream twice = StreamRules.appoint(StreamRules.appoint(stream, 5, true, NOW), 5, true, NOW);

        assertThat(twice.moderators()).isEqualTo(Set.of(5L));
        assertThat(twice.isModeratedBy(5)).isTrue();
        assertThat(StreamRules.appoint(twice, 5, false, NOW).isModeratedBy(5)).isFalse();
        assertThat(stream.isModeratedBy(0)).isFalse();
    }

    private static String refusedSetting(Map<String, Object> limits) {
        return catchThrowableOfType(
                        InvalidField.class,
                        () -> SettingsRules.overlay(StreamSettings.DEFAULTS, Map.of("rate_limits", limits)))
                .field();
    }

    private static Stream create(Map<String, Object> fields) {
        return StreamRules.create(1, "", 7, fields, StreamRulesTest::overlay, StreamSettings.DEFAULTS, NOW);
    }

    private static Stream change(Stream stream, Map<String, Object> fields) {
        return StreamRules.change(stream, fields, StreamRulesTest::overlay, NOW + 1);
    }

    private static Overrides overlay(String earlier, Map<String, Object> changes) {
        return new Overrides("{}", SettingsRules.overlay(StreamSettings.DEFAULTS, changes));
    }
}
