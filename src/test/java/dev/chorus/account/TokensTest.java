package dev.chorus.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.chorus.account.TokenException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Identity ANA =
            new Identity(Long.MAX_VALUE, "ana", "Ana 😀", "https://example.org/a.png", Role.ADMIN, true, false, 77, 0);

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final InstantSource clock = time::get;
    private SigningKeys keys;
    private Tokens tokens;

    @BeforeEach
    void makeKey() throws IOException {
        keys = SigningKeys.loadOrCreate(folder);
        tokens = new Tokens(keys, clock, new SecureRandom());
    }

    @Test
    void aTokenProvesWhatItWasMintedFor() {
        String token = tokens.mint(ANA, HOUR);

        assertThat(tokens.verify(token)).isEqualTo(expiring(ANA, NOW.plus(HOUR)));
        assertThat(tokens.verify(token)).isEqualTo(expiring(ANA, NOW.plus(HOUR)));
    }

    @Test
    void aUsersTokenCarriesTheUser() {
        User guest =
                new User(5, "guest-5", "Guest", "", "secret@example.org", Role.USER, false, 0.5, true, true, "", 1);

        String token = tokens.mint(guest, 0, HOUR);

        assertThat(tokens.verify(token))
                .isEqualTo(new Identity(
                        5,
                        "guest-5",
                        "Guest",
                        "",
                        Role.USER,
                        false,
                        true,
                        0,
                        NOW.plus(HOUR).toEpochMilli()));
        assertThat(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8))
                .doesNotContain("secret@");
    }

    @Test
    void aTokenOfTheSameFolderIsGoodAfterARestart() throws IOException {
        String token = tokens.mint(ANA, HOUR);

        Tokens restarted = new Tokens(SigningKeys.loadOrCreate(folder), clock, new SecureRandom());

        assertThat(restarted.verify(token).userId()).isEqualTo(ANA.userId());
    }

    @Test
    void aTokenEndsWhenItExpiresRememberedOrNot() {
        String seen = tokens.mint(ANA, HOUR);
        String unseen = tokens.mint(ANA, HOUR);
        tokens.verify(seen);

        time.set(NOW.plus(HOUR).minusMillis(1));
        tokens.verify(seen);
        time.set(NOW.plus(HOUR));

        refused(seen, Kind.EXPIRED);
        refused(unseen, Kind.EXPIRED);
    }

    @Test
    void tokensOfTheSameSecondDiffer() {
        assertThat(tokens.mint(ANA, HOUR)).isNotEqualTo(tokens.mint(ANA, HOUR));
    }

    @Test
    void nobodyGetsNoToken() {
        assertThatThrownBy(() -> tokens.mint(Identity.ANONYMOUS, HOUR)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherKeysTokenIsRefused() throws IOException {
        Tokens other = new Tokens(SigningKeys.loadOrCreate(folder.resolve("other")), clock, new SecureRandom());

        refused(other.mint(ANA, HOUR), Kind.INVALID);
    }

    @Test
    void anotherKeysTokenUnderOurKeysNameIsRefused() throws JOSEException {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 7);

        refused(signed(header(JWSAlgorithm.HS256), claims(c -> c), secret), Kind.INVALID);
    }

    @Test
    void anUnsignedTokenIsRefused() {
        refused(new PlainJWT(claims(c -> c)).serialize(), Kind.INVALID);
        String[] parts = tokens.mint(ANA, HOUR).split("\\.");
        refused(base64("{\"alg\":\"none\",\"kid\":\"" + keys.id() + "\"}") + "." + parts[1] + ".", Kind.INVALID);
        refused(parts[0] + "." + parts[1] + ".", Kind.INVALID);
    }

    @Test
    void anotherAlgorithmIsRefusedEvenWithOurKey() throws JOSEException, NoSuchAlgorithmException {
        byte[] longer = Arrays.copyOf(keys.secret(), 64);
        refused(signed(header(JWSAlgorithm.HS512), claims(c -> c), longer), Kind.INVALID);
        SignedJWT rsa = new SignedJWT(header(JWSAlgorithm.RS256), claims(c -> c));
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA");
        pairs.initialize(2048);
        rsa.sign(new RSASSASigner(pairs.generateKeyPair().getPrivate()));
        refused(rsa.serialize(), Kind.INVALID);
    }

    @Test
    void aTokenWithoutOurKeysNameIsRefused() throws JOSEException {
        refused(signed(new JWSHeader(JWSAlgorithm.HS256), claims(c -> c), keys.secret()), Kind.INVALID);
        JWSHeader other =
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("other").build();
        refused(signed(other, claims(c -> c), keys.secret()), Kind.INVALID);
    }

    @Test
    void aHeaderWithDemandsWeDoNotKnowIsRefused() throws JOSEException {
        JWSHeader demanding = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID(keys.id())
                .criticalParams(Set.of("x"))
                .customParam("x", 1)
                .build();

        refused(signed(demanding, claims(c -> c), keys.secret()), Kind.INVALID);
    }

    @Test
    void aChangedTokenIsRefused() {
        String token = tokens.mint(ANA, HOUR);
        String[] parts = token.split("\\.");
        String admin = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("\"ana\"", "\"eve\"");

        refused(parts[0] + "." + base64(admin) + "." + parts[2], Kind.INVALID);
        char last = token.charAt(token.length() - 3);
        refused(
                token.substring(0, token.length() - 3)
                        + (last == 'A' ? 'B' : 'A')
                        + token.substring(token.length() - 2),
                Kind.INVALID);
    }

    @Test
    void aSignedTokenWithWrongClaimsIsRefused() throws JOSEException {
        ours(c -> c, true);
        ours(c -> c.issuer("other"), false);
        ours(c -> c.expirationTime(null), false);
        ours(c -> c.subject(null), false);
        for (String id : new String[] {"", "0", "-1", "abc", "9223372036854775808"}) {
            ours(c -> c.subject(id), false);
            ours(c -> c.claim("moderates", id), false);
        }
        ours(c -> c.claim("username", ""), false);
        ours(c -> c.claim("username", 5), false);
        ours(c -> c.claim("role", "owner"), false);
        ours(c -> c.claim("role", null), false);
        ours(c -> c.claim("guest", "yes"), false);
        ours(c -> c.claim("name", null), true);
        ours(c -> c.claim("guest", null), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "Bearer x", "\u0000", "{}", "eyJhbGciOiJIUzI1NiJ9..", "💥.💥.💥"})
    void whatIsNoTokenIsRefused(String text) {
        refused(text, Kind.INVALID);
    }

    @Test
    void aTokenLongerThanTheLimitIsNotLookedAt() throws JOSEException {
        String fits =
                signed(header(JWSAlgorithm.HS256), claims(c -> c.claim("name", "x".repeat(2_000))), keys.secret());
        String tooLong =
                signed(header(JWSAlgorithm.HS256), claims(c -> c.claim("name", "x".repeat(4_000))), keys.secret());

        assertThat(tokens.verify(fits).displayName()).hasSize(2_000);
        refused(tooLong, Kind.INVALID);
    }

    private void ours(UnaryOperator<JWTClaimsSet.Builder> change, boolean good) throws JOSEException {
        String token = signed(header(JWSAlgorithm.HS256), claims(change), keys.secret());
        if (good) {
            assertThat(tokens.verify(token).userId()).isEqualTo(5);
        } else {
            refused(token, Kind.INVALID);
        }
    }

    private void refused(String token, Kind kind) {
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(
                        TokenException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private JWSHeader header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm).keyID(keys.id()).build();
    }

    private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(new JWTClaimsSet.Builder()
                        .issuer("chorus")
                        .subject("5")
                        .claim("username", "ana")
                        .claim("role", "user")
                        .expirationTime(Date.from(NOW.plus(HOUR))))
                .build();
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, byte[] secret) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Identity expiring(Identity i, Instant at) {
        return new Identity(
                i.userId(),
                i.username(),
                i.displayName(),
                i.avatarUrl(),
                i.role(),
                i.verified(),
                i.guest(),
                i.moderates(),
                at.toEpochMilli());
    }
}
