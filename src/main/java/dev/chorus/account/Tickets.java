package dev.chorus.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;

/**
 * Tickets for transports that can't send a header, such as an {@code EventSource}: 128 random bits that stand for an identity once,
 * for {@value #LIFE_MS} ms, in this process only. At most {@value #MAX_OPEN} are open; above that some are as good as expired. Safe
 * from any thread.
 */
public final class Tickets {
    /** How long a ticket may be used, milliseconds. */
    public static final long LIFE_MS = 30_000;

    static final int MAX_OPEN = 100_000;

    private final InstantSource clock;
    private final Random random;
    private final Cache<String, Ticket> open;

    /** @param random a secure one: a ticket must not be guessed */
    public Tickets(InstantSource clock, Random random) {
        this.clock = clock;
        this.random = random;
        this.open = Caffeine.newBuilder()
                .maximumSize(MAX_OPEN)
                .expireAfterWrite(Duration.ofMillis(LIFE_MS))
                .build();
    }

    /** A new ticket for this identity: 32 hex digits. */
    public String issue(Identity identity) {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        String ticket = HexFormat.of().formatHex(bits);
        open.put(ticket, new Ticket(identity, clock.millis() + LIFE_MS));
        return ticket;
    }

    /** Whose it is, the first time it is asked. Empty: it is used, expired, or never was one. */
    public Optional<Identity> redeem(String ticket) {
        return Optional.ofNullable(open.asMap().remove(ticket))
                .filter(found -> clock.millis() < found.until())
                .map(Ticket::identity);
    }

    private record Ticket(Identity identity, long until) {}
}
