package dev.chorus.http;

import dev.chorus.account.Identity;
import dev.chorus.account.Tickets;
import dev.chorus.account.TokenException;
import dev.chorus.account.Tokens;
import dev.chorus.account.User;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import java.time.Duration;

/** Tokens and tickets as the routes need them. Safe from any thread. */
public final class Credentials {
    private final Tokens tokens;
    private final Tickets tickets;

    /** @param tickets shared with whoever redeems them */
    public Credentials(Tokens tokens, Tickets tickets) {
        this.tokens = tokens;
        this.tickets = tickets;
    }

    /**
     * Whom an access token proves.
     *
     * @throws Refusal {@code unauthenticated} or {@code token_expired}
     */
    Identity verify(String token) {
        try {
            return tokens.verify(token);
        } catch (TokenException e) {
            throw switch (e.kind()) {
                case EXPIRED -> Refusal.of(ErrorCode.TOKEN_EXPIRED, "the token has expired");
                case INVALID -> Refusal.of(ErrorCode.UNAUTHENTICATED, "the token proves nothing here");
            };
        }
    }

    /**
     * An access token for a user.
     *
     * @param moderates a stream that it moderates besides; 0: none
     */
    String mint(User user, int seconds, long moderates) {
        return tokens.mint(user, moderates, Duration.ofSeconds(seconds));
    }

    /** A ticket for one use within 30 s that stands for this identity. */
    String ticket(Identity identity) {
        return tickets.issue(identity);
    }
}
