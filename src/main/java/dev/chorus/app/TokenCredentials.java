package dev.chorus.app;

import dev.chorus.account.Identity;
import dev.chorus.account.Tickets;
import dev.chorus.account.Tokens;
import dev.chorus.account.User;
import dev.chorus.edge.Bearer;
import dev.chorus.http.Credentials;
import java.time.Duration;

/** Gives the routes their tokens, and turns what is wrong with one into what a client is told. */
record TokenCredentials(Tokens tokens, Tickets tickets) implements Credentials {
    @Override
    public Identity verify(String token) {
        return Bearer.verify(tokens, token);
    }

    @Override
    public String mint(User user, int seconds, long moderates) {
        return tokens.mint(user, moderates, Duration.ofSeconds(seconds));
    }

    @Override
    public String ticket(Identity identity) {
        return tickets.issue(identity);
    }
}
