package dev.chorus.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tokens as an operator gets them: from the command line, beside the running server. */
public final class TestTokens {
    private TestTokens() {}

    /** @param more further options of the command */
    public static String mint(ChorusProcess chorus, String username, String role, String... more) {
        try {
            List<String> arguments = new ArrayList<>(List.of("token", "--username", username, "--role", role));
            arguments.addAll(chorus.where());
            arguments.addAll(List.of(more));
            Process token = ChorusProcess.java(arguments).start();
            String out = new String(token.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(token.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(token.waitFor()).as(err).isZero();
            return out.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
