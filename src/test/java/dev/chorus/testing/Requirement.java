package dev.chorus.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Something a test needs from the machine. Where it is absent the test is skipped and says so, unless {@code CHORUS_REQUIRE} is set in
 * the environment: there, a skipped test is a failed one.
 */
public final class Requirement {
    private Requirement() {}

    /** @param what and how to get it, for the reader of the report */
    public static void of(boolean present, String what) {
        if (present) {
            return;
        }
        String required = System.getenv("CHORUS_REQUIRE");
        if (required != null && !required.isEmpty()) {
            fail("required (CHORUS_REQUIRE=" + required + ") but absent: " + what);
        }
        System.out.println("skipped, absent: " + what);
        Assumptions.abort("absent: " + what);
    }

    /**
     * A server that was to be started. It is required when {@code CHORUS_REQUIRE} is {@code all} or names it, alone or among others.
     *
     * @param refusal why it could not be; empty: it runs
     */
    public static void ofServer(String name, String refusal) {
        if (refusal.isEmpty()) {
            return;
        }
        List<String> required = List.of(
                Optional.ofNullable(System.getenv("CHORUS_REQUIRE")).orElse("").split("[, ]+"));
        if (required.contains("all") || required.contains(name)) {
            fail("required (CHORUS_REQUIRE) but absent: " + refusal);
        }
        System.out.println("skipped, absent: " + refusal);
        Assumptions.abort("absent: " + refusal);
    }
}
