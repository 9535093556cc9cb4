package dev.chorus.account;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Reads the claims of a token whose signature is good; what is missing or of another type makes it invalid all the same. */
final class TokenClaims {
    private TokenClaims() {}

    /** @throws ParseException when a claim is missing or not what it should be */
    static Identity identity(JWTClaimsSet claims) throws ParseException {
        Date expires = claims.getExpirationTime();
        if (expires == null || !Tokens.ISSUER.equals(claims.getIssuer())) {
            throw new ParseException("no expiry, or not ours", 0);
        }
        return new Identity(
                id(required(claims.getSubject())),
                required(claims.getStringClaim("username")),
                text(claims, "name"),
                text(claims, "picture"),
                role(required(claims.getStringClaim("role"))),
                flag(claims, "verified"),
                flag(claims, "guest"),
                claims.getClaim("moderates") == null ? 0 : id(text(claims, "moderates")),
                expires.toInstant().toEpochMilli());
    }

    private static String required(@Nullable String value) throws ParseException {
        if (value == null || value.isEmpty()) {
            throw new ParseException("a claim is missing", 0);
        }
        return value;
    }

    private static String text(JWTClaimsSet claims, String name) throws ParseException {
        String value = claims.getStringClaim(name);
        return value == null ? "" : value;
    }

    private static boolean flag(JWTClaimsSet claims, String name) throws ParseException {
        Boolean value = claims.getBooleanClaim(name);
        return value != null && value;
    }

    private static Role role(String wire) throws ParseException {
        for (Role role : Role.values()) {
            if (role.wire().equals(wire)) {
                return role;
            }
        }
        throw new ParseException("unknown role", 0);
    }

    private static long id(String text) throws ParseException {
        if (!text.matches("[1-9][0-9]{0,18}")) {
            throw new ParseException("no id", 0);
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ParseException("no id", 0);
        }
    }
}
