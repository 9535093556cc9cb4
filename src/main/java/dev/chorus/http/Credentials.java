package dev.chorus.http;

import dev.chorus.account.Identity;
import dev.chorus.account.User;

/** Tokens as the routes need them. Safe from any thread. */
public interface Credentials {
    /**
     * Whom an access token proves.
     *
     * @throws dev.chorus.protocol.Refusal {@code unauthenticated} or {@code token_expired}
     */
    Identity verify(String token);

    /**
     * An access token for a user.
     *
     * @param moderates a stream that it moderates besides; 0: none
     */
    String mint(User user, int seconds, long moderates);

    /** A ticket for one use within 30 s that stands for this identity. */
    String ticket(Identity identity);
}
