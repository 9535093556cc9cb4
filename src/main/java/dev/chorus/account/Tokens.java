package dev.chorus.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.chorus.account.TokenException.Kind;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.Random;

/**
 * Access tokens: JWTs signed with HS256 and this data folder's key. Whatever else a token's header asks for is refused. Verified
 * tokens are remembered until they expire, at most 100,000 of usual length, because every request brings one. Safe from any thread;
 * blocks for nothing but arithmetic.
 */
public final class Tokens {
    /** Longest token that is looked at, in characters. */
    public static final int MAX_LENGTH = 4_096;

    static final String ISSUER = "chorus";

    private static final int REMEMBERED = 100_000;
    private static final int USUAL_LENGTH = 640;

    private final JWSHeader header;
    private final JWSSigner signer;
    private final JWSVerifier verifier;
    private final InstantSource clock;
    private final Random random;
    private final Cache<String, Identity> verified;

    /** @param random a secure one: names tokens */
    public Tokens(SigningKeys keys, InstantSource clock, Random random) {
        this.clock = clock;
        this.random = random;
        header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID(keys.id())
                .type(JOSEObjectType.JWT)
                .build();
        try {
            signer = new MACSigner(keys.secret());
            verifier = new MACVerifier(keys.secret());
        } catch (JOSEException e) {
            throw new AssertionError("a key of 256 bits fits HS256", e);
        }
        verified = Caffeine.newBuilder()
                .maximumWeight((long) REMEMBERED * USUAL_LENGTH)
                .weigher((String token, Identity identity) -> Math.max(USUAL_LENGTH, token.length()))
                .expireAfter(Expiry.<String, Identity>creating(
                        (token, identity) -> Duration.ofMillis(Math.max(0, identity.expiresAt() - clock.millis()))))
                .build();
    }

    /**
     * A token for a user.
     *
     * @param moderates a stream that its bearer moderates; 0: none
     * @param ttl how long it proves anything, rounded up to seconds
     */
    public String mint(User user, long moderates, Duration ttl) {
        return mint(
                new Identity(
                        user.id(),
                        user.username(),
                        user.displayName(),
                        user.avatarUrl(),
                        user.role(),
                        user.verified(),
                        user.guest(),
                        moderates,
                        0),
                ttl);
    }

    /** A token for this identity, whatever its own expiry. It must not be anonymous. */
    public String mint(Identity identity, Duration ttl) {
        if (identity.isAnonymous()) {
            throw new IllegalArgumentException("nobody can't have a token");
        }
        Instant now = clock.instant();
        long expiry = Math.ceilDiv(now.plus(ttl).toEpochMilli(), 1000L);
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(Long.toString(identity.userId()))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(Instant.ofEpochSecond(expiry)))
                .jwtID(HexFormat.of().toHexDigits(random.nextLong()))
                .claim("username", identity.username())
                .claim("name", identity.displayName())
                .claim("picture", identity.avatarUrl())
                .claim("role", identity.role().wire())
                .claim("verified", identity.verified())
                .claim("guest", identity.guest());
        if (identity.moderates() != 0) {
            claims.claim("moderates", Long.toString(identity.moderates()));
        }
        SignedJWT token = new SignedJWT(header, claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new AssertionError("signing needs nothing that could be missing", e);
        }
        return token.serialize();
    }

    /**
     * Who a token's bearer is.
     *
     * @throws TokenException when it proves nothing, or no longer
     */
    public Identity verify(String token) {
        if (token.length() > MAX_LENGTH) {
            throw new TokenException(Kind.INVALID);
        }
        Identity identity = verified.getIfPresent(token);
        if (identity == null) {
            identity = read(token);
            refuseExpired(identity);
            verified.put(token, identity);
        } else {
            refuseExpired(identity);
        }
        return identity;
    }

    private void refuseExpired(Identity identity) {
        if (identity.expiresAt() <= clock.millis()) {
            throw new TokenException(Kind.EXPIRED);
        }
    }

    private Identity read(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            // The algorithm is ours to choose, never the token's: compared before anything is computed.
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
                    || !header.getKeyID().equals(jwt.getHeader().getKeyID())
                    || !jwt.verify(verifier)) {
                throw new TokenException(Kind.INVALID);
            }
            return TokenClaims.identity(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            throw new TokenException(Kind.INVALID);
        }
    }
}
