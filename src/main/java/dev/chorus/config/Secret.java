package dev.chorus.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that must never reach a log or a message: its text form is {@code [hidden]}, and comparing takes constant time. */
public final class Secret {
    /** What is shown in place of any secret. */
    static final String HIDDEN = "[hidden]";

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The value itself, for the one place that hands it to a server or a cipher. */
    public String reveal() {
        return value;
    }

    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return HIDDEN;
    }
}
