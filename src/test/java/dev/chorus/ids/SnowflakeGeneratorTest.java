package dev.chorus.ids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SnowflakeGeneratorTest {
    private static final long NOW = Snowflake.EPOCH + 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(NOW);

    @Test
    void anIdTellsItsTimeAndNode() {
        long id = generator(1023, 0).next();

        assertThat(Snowflake.timeOf(id)).isEqualTo(NOW);
        assertThat(Snowflake.nodeOf(id)).isEqualTo(1023);
        assertThat(id).isEqualTo(Snowflake.firstAt(NOW) | 1023L << 12);
    }

    @Property
    void idsOnlyGrowHoweverTheClockJumps(
            @ForAll @Size(max = 300) List<@IntRange(min = -80_000, max = 80_000) Integer> jumps) {
        AtomicLong jumping = new AtomicLong(NOW);
        SnowflakeGenerator ids = new SnowflakeGenerator(7, jumping::get, 0);
        ids.raise(Long.MAX_VALUE);
        long last = 0;
        long reached = 0;
        for (int jump : jumps) {
            jumping.addAndGet(jump);
            boolean refused = reached - jumping.get() > SnowflakeGenerator.MAX_BEHIND_MS;
            if (refused) {
                assertThatThrownBy(ids::next).isInstanceOfSatisfying(ClockException.class, e -> assertThat(e.kind())
                        .isEqualTo(ClockException.Kind.BEHIND));
                continue;
            }
            long id = ids.next();
            assertThat(id).isGreaterThan(last);
            last = id;
            reached = Snowflake.timeOf(id);
        }
    }

    @Test
    void aFullMillisecondRunsIntoTheNext() {
        SnowflakeGenerator ids = generator(1, 0);

        long[] made = LongStream.generate(ids).limit(10_000).toArray();

        assertThat(made).isSorted().doesNotHaveDuplicates();
        assertThat(Snowflake.timeOf(made[4_095])).isEqualTo(NOW);
        assertThat(Snowflake.timeOf(made[4_096])).isEqualTo(NOW + 1);
        assertThat(ids.reached()).isEqualTo(NOW + 2);
    }

    @Test
    void aNewHolderStartsAboveEverythingTheOldOneMayHaveMade() {
        SnowflakeGenerator old = new SnowflakeGenerator(5, clock::get, NOW - 1);
        old.raise(NOW + 3);
        long highest = 0;
        while (true) {
            try {
                highest = old.next();
            } catch (ClockException e) {
                assertThat(e.kind()).isEqualTo(ClockException.Kind.EXHAUSTED);
                break;
            }
        }

        assertThat(highest).isEqualTo(Snowflake.firstAt(NOW + 4) - (1 << 22) + (5 << 12) + 4095);
        assertThat(generator(5, NOW + 3).next()).isGreaterThan(highest);
    }

    @Test
    void nothingIsMadeBeyondTheHighWaterMarkUntilItIsRaised() {
        SnowflakeGenerator ids = new SnowflakeGenerator(1, clock::get, NOW - 1);
        ids.raise(NOW);
        ids.next();
        clock.addAndGet(1);
        assertThatThrownBy(ids::next).isInstanceOfSatisfying(ClockException.class, e -> assertThat(e.kind())
                .isEqualTo(ClockException.Kind.EXHAUSTED));

        ids.raise(NOW + 1);

        assertThat(Snowflake.timeOf(ids.next())).isEqualTo(NOW + 1);
    }

    @Test
    void aLowerMarkChangesNothing() {
        SnowflakeGenerator ids = generator(1, 0);

        ids.raise(NOW - 1);

        assertThat(Snowflake.timeOf(ids.next())).isEqualTo(NOW);
    }

    @Test
    void aStoppedGeneratorMakesNothingAndRemembersHowFarItCame() {
        SnowflakeGenerator ids = generator(1, 0);
        ids.next();

        ids.stop();
        ids.stop();

        assertThatThrownBy(ids::next).isInstanceOfSatisfying(ClockException.class, e -> assertThat(e.kind())
                .isEqualTo(ClockException.Kind.STOPPED));
        assertThat(ids.reached()).isEqualTo(NOW);
    }

    @Test
    void threadsNeverGetTheSameId() throws ExecutionException, InterruptedException {
        SnowflakeGenerator ids = generator(3, 0);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<long[]>> made = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(
                            () -> LongStream.generate(ids).limit(20_000).toArray()))
                    .toList();

            long[] all = new long[80_000];
            for (int i = 0; i < 4; i++) {
                long[] own = made.get(i).get();
                assertThat(own).isSorted();
                System.arraycopy(own, 0, all, i * 20_000, 20_000);
            }

            assertThat(Arrays.stream(all).distinct().count()).isEqualTo(80_000);
        }
    }

    @Test
    void noIdMadeAlongsideStopLiesBeyondWhatWasReached() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            SnowflakeGenerator ids = generator(3, 0);
            ids.raise(Long.MAX_VALUE);
            AtomicLong highest = new AtomicLong();
            Thread maker = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        clock.incrementAndGet();
                        highest.set(ids.next());
                    }
                } catch (ClockException e) {
                    // Stopped, as awaited below.
                }
            });
            while (highest.get() == 0 && maker.isAlive()) {
                Thread.onSpinWait();
            }

            ids.stop();
            long reached = ids.reached();

            maker.join();
            assertThat(highest.get()).isPositive();
            assertThat(Snowflake.timeOf(highest.get())).isLessThanOrEqualTo(reached);
        }
    }

    @Test
    void thereAreNodes0To1023() {
        assertThatThrownBy(() -> generator(1024, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> generator(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private SnowflakeGenerator generator(int nodeId, long highWater) {
        SnowflakeGenerator ids = new SnowflakeGenerator(nodeId, clock::get, highWater);
        if (highWater == 0 || highWater > NOW) {
            ids.raise(NOW + 1_000_000);
        }
        return ids;
    }
}
