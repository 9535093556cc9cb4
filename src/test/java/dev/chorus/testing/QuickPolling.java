package dev.chorus.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a unit test awaits is memory or a small file of its own: it looks often, and waits for nothing that is there already. End-to-end
 * tests ask a server over the network and keep the usual pace. JUnit finds this by itself ({@code META-INF/services}).
 */
public final class QuickPolling implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext tests) {
        if (tests.getRequiredTestClass().getSimpleName().endsWith("Test")) {
            Awaitility.setDefaultPollDelay(Duration.ZERO);
            Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
        }
    }
}
