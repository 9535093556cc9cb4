package dev.chorus.tool.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.config.ConfigLoader;
import dev.chorus.stack.RealServer;
import dev.chorus.tool.doctor.Finding.Grade;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresDoctorIT {
    @RegisterExtension
    static final RealServer POSTGRES = RealServer.shared("postgres");

    @Test
    void aServerThatLetsChorusInIsWell() {
        assertThat(examined("postgres.tls=off"))
                .singleElement()
                .satisfies(found -> assertThat(found.grade()).isEqualTo(Grade.GOOD))
                .satisfies(found -> assertThat(found.found()).endsWith(" at " + place()));
    }

    @Test
    void whoeverAnswersBeingBelievedIsAWarning() {
        assertThat(examined("postgres.tls=require")).extracting(Finding::grade).containsExactly(Grade.POOR);
    }

    @Test
    void aServerThatDoesNotLetChorusInIsToldWithoutThePassword() {
        assertThat(examined("postgres.password=letmein"))
                .singleElement()
                .satisfies(found -> assertThat(found.grade()).isEqualTo(Grade.BAD))
                .satisfies(found -> assertThat(found.line())
                        .contains(place(), "postgres.host")
                        .doesNotContain("letmein"));
    }

    @Test
    void aServerThatNothingIsKeptOnIsNotAskedFor() {
        assertThat(examined("directory.store=sqlite")).isEmpty();
    }

    private static String place() {
        return POSTGRES.host() + ":" + POSTGRES.port();
    }

    private static List<Finding> examined(String setting) {
        return Servers.examine(ConfigLoader.load(List.of(), POSTGRES.environment(), List.of(setting)));
    }
}
