package dev.chorus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.edge.Departing;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DepartureTest {
    private static final int SPREAD = 2_000;
    private static final int GRACE = 300;

    private final HandLoop loop = new HandLoop();
    private final long begun = loop.now();

    /** A client that never leaves by itself, unless the test closes it. */
    private final class Guest implements Departing {
        private final List<Long> told = new ArrayList<>();
        private boolean open = true;
        private long closedAt = -1;

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void reconnect(long afterMs) {
            told.add(afterMs);
        }

        @Override
        public void leave() {
            assertThat(open).as("closed once").isTrue();
            open = false;
            closedAt = loop.now();
        }
    }

    private List<Guest> guests(int number) {
        return IntStream.range(0, number).mapToObj(i -> new Guest()).toList();
    }

    private Future<Void> depart(List<Guest> guests, int spread, int grace) {
        return new Departure(loop.vertx(), loop.context(), loop::now, new Random(7), spread, grace)
                .begin(List.copyOf(guests));
    }

    @Test
    void withNobodyThereItIsOverAtOnce() {
        assertThat(depart(List.of(), SPREAD, GRACE).isComplete()).isTrue();
    }

    @Test
    void eachIsToldOnceWithinTheSpreadAndClosedNoSoonerThanTheGraceAfterIt() {
        List<Guest> guests = guests(1_200);

        Future<Void> over = depart(guests, SPREAD, GRACE);
        loop.pass(SPREAD + GRACE + 100);

        assertThat(over.isComplete()).isTrue();
        for (Guest guest : guests) {
            assertThat(guest.told).singleElement().satisfies(after -> {
                assertThat(after).isBetween(0L, (long) SPREAD);
                assertThat(guest.closedAt - begun).isBetween(after + GRACE, after + GRACE + 100);
            });
        }
    }

    @Test
    void theTimesAreSpreadEvenly() {
        List<Guest> guests = guests(1_000);

        depart(guests, SPREAD, GRACE);
        loop.run();

        long[] quarters = new long[4];
        guests.forEach(guest -> quarters[(int) Math.min(3, guest.told.get(0) * 4 / SPREAD)]++);
        assertThat(LongStream.of(quarters).boxed()).allMatch(count -> count > 180 && count < 320);
    }

    @Test
    void itIsOverWhenEverybodyHasLeftByThemselves() {
        List<Guest> guests = guests(10);

        Future<Void> over = depart(guests, SPREAD, GRACE);
        loop.pass(0);
        assertThat(over.isComplete()).isFalse();
        guests.forEach(guest -> guest.open = false);
        loop.pass(100);

        assertThat(over.isComplete()).isTrue();
        assertThat(guests).allMatch(guest -> guest.closedAt < 0);
    }

    @Test
    void withoutSpreadAndGraceEverybodyIsToldAndClosedAtOnce() {
        List<Guest> guests = guests(1_200);

        Future<Void> over = depart(guests, 0, 0);
        loop.run();

        assertThat(over.isComplete()).isTrue();
        assertThat(guests).allMatch(guest -> guest.told.equals(List.of(0L)) && guest.closedAt == begun);
    }
}
