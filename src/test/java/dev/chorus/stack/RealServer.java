package dev.chorus.stack;

import dev.chorus.testing.Requirement;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real backend for the tests of one class, as a static field with {@code @RegisterExtension}. Where the machine lacks it, the tests are
 * skipped and the reason is printed; when {@code CHORUS_REQUIRE} names it or is {@code all}, they fail.
 *
 * <pre>
 * &#64;RegisterExtension
 * static final RealServer REDIS = RealServer.shared("redis");
 * </pre>
 */
public final class RealServer implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace SERVERS = ExtensionContext.Namespace.create(RealServer.class);

    private final String name;
    private final boolean shared;
    private final Map<String, String> wishes;
    private @Nullable ServerProcess process;

    private RealServer(String name, boolean shared, Map<String, String> wishes) {
        this.name = name;
        this.shared = shared;
        this.wishes = wishes;
    }

    /** One for all tests of this JVM, stopped at the end of the run: it is not to be hurt, and each test keeps to keys of its own. */
    public static RealServer shared(String name) {
        return new RealServer(name, true, Map.of());
    }

    /** One for this class alone, that may be stopped, hung and killed. */
    public static RealServer own(String name) {
        return own(name, Map.of());
    }

    /** @param wishes environment of its script, as the script explains it */
    public static RealServer own(String name, Map<String, String> wishes) {
        return new RealServer(name, false, wishes);
    }

    @Override
    public void beforeAll(ExtensionContext tests) {
        // The root's store is closed at the very end of a run, the class's after its last test.
        ExtensionContext.Store store = (shared ? tests.getRoot() : tests).getStore(SERVERS);
        String key = shared ? name : name + "@" + System.identityHashCode(this);
        ServerProcess started =
                store.getOrComputeIfAbsent(key, k -> ServerProcess.start(name, wishes), ServerProcess.class);
        Requirement.ofServer(name, started.refusal());
        process = started;
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        process = null;
    }

    public String host() {
        return process().host();
    }

    /** Stays the same over {@link #restart}. */
    public int port() {
        return process().port();
    }

    /** What Chorus needs to find it, e.g. {@code CHORUS_REDIS_PORT}. */
    public Map<String, String> environment() {
        return process().environment();
    }

    /** In an orderly way. */
    public void stop() {
        process().down();
    }

    /** Starts it again where it was, with what it kept, if it keeps anything. */
    public void restart() {
        process().up();
    }

    /** It hangs: connections stay open and nothing answers. */
    public void hang() {
        process().signal("STOP");
    }

    /** It goes on after {@link #hang}. */
    public void wake() {
        process().signal("CONT");
    }

    /** As a crash does it; returns when the process is gone. */
    public void kill() {
        process().signal("KILL");
    }

    private ServerProcess process() {
        return Objects.requireNonNull(process, "@RegisterExtension static");
    }
}
