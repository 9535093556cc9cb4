package dev.chorus.edge;

import dev.chorus.account.Identity;
import dev.chorus.account.TokenException;
import dev.chorus.account.Tokens;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;

/** Who a token proves its sender to be, and what is told when it proves nothing. */
public final class Bearer {
    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /**
     * The token in the value of an {@code authorization} header.
     *
     * @throws Refusal {@code unauthenticated} for any other scheme
     */
    public static String token(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "only bearer tokens are understood");
        }
        return header.substring(SCHEME.length()).strip();
    }

    /** @throws Refusal {@code token_expired} or {@code unauthenticated} */
    public static Identity verify(Tokens tokens, String token) {
        try {
            return tokens.verify(token);
        } catch (TokenException e) {
            throw e.kind() == TokenException.Kind.EXPIRED
                    ? Refusal.of(ErrorCode.TOKEN_EXPIRED, "the token has expired")
                    : Refusal.of(ErrorCode.UNAUTHENTICATED, "the token is not valid");
        }
    }
}
