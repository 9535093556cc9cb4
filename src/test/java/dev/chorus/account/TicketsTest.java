package dev.chorus.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final Identity ANA = new Identity(1, "ana", "Ana", "", Role.USER, false, false, 0, 99);

    private final AtomicLong clock = new AtomicLong(1_000);
    private final Tickets tickets = new Tickets(() -> Instant.ofEpochMilli(clock.get()), new SecureRandom());

    @Test
    void aTicketIsGoodOnce() {
        String ticket = tickets.issue(ANA);

        assertThat(ticket).matches("[0-9a-f]{32}");
        assertThat(tickets.redeem(ticket)).contains(ANA);
        assertThat(tickets.redeem(ticket)).isEmpty();
    }

    @Test
    void aTicketExpires() {
        String early = tickets.issue(ANA);
        String late = tickets.issue(ANA);

        clock.addAndGet(Tickets.LIFE_MS - 1);
        assertThat(tickets.redeem(early)).contains(ANA);
        clock.addAndGet(1);

        assertThat(tickets.redeem(late)).isEmpty();
    }

    @Test
    void whatIsNoTicketIsNobodys() {
        tickets.issue(ANA);

        assertThat(tickets.redeem("")).isEmpty();
        assertThat(tickets.redeem("0".repeat(32))).isEmpty();
    }
}
