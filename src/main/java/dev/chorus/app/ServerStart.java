package dev.chorus.app;

import dev.chorus.config.ChorusConfig;

/** Runs the server; {@code serve} calls it when everything about configuration has been found right. */
@FunctionalInterface
public interface ServerStart {
    /**
     * Starts, and blocks until the server has stopped.
     *
     * @return the exit code
     * @throws StartupException when it can't start for a reason an operator can mend
     */
    int run(ChorusConfig config, VerticlePlan plan);
}
