package dev.chorus.port;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.account.Presence;
import dev.chorus.port.HotStore.Permit;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import dev.chorus.stream.StreamType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every hot store keeps besides rooms: totals, own reactions, streams, limits, viewers. */
public abstract class HotStoreSharedContract {
    protected HotStore store;

    /** An empty store. */
    protected abstract HotStore open();

    /** Lets the store's time pass. */
    protected abstract void pass(long millis);

    @BeforeEach
    void openIt() {
        store = open();
    }

    @AfterEach
    void closeIt() {
        get(store.close());
    }

    @Test
    void totalsKeepTheHigherPosition() {
        Target target = new Target(1, 2);
        get(store.putTotals(Map.of(target, new Totals(Map.of("like", 5L), 10))));

        get(store.putTotals(Map.of(target, new Totals(Map.of("like", 4L), 9))));
        get(store.putTotals(Map.of(target, new Totals(Map.of("like", 3L), 10))));

        assertThat(get(store.totals(List.of(target, new Target(1, 3)))))
                .isEqualTo(Map.of(target, new Totals(Map.of("like", 5L), 10)));
    }

    @Test
    void ownReactionsAreKeptBySlot() {
        get(store.putReacted(1, 10, "", "like"));
        get(store.putReacted(1, 10, "", "love"));
        get(store.putReacted(1, 11, "like", "like"));
        get(store.putReacted(1, 11, "wow", ""));
        get(store.putReacted(2, 10, "", "sad"));

        assertThat(get(store.reacted(1, List.of(10L, 11L, 12L))))
                .isEqualTo(Map.of(10L, Map.of("", "love"), 11L, Map.of("like", "like", "wow", "")));
    }

    @Test
    void ownReactionsAreForgottenAfterAnHour() {
        get(store.putReacted(1, 10, "", "like"));

        pass(3_600_001);

        assertThat(get(store.reacted(1, List.of(10L)))).isEmpty();
    }

    @Test
    void aStreamKeepsTheStateWithTheHigherPosition() {
        get(store.putStream(stream(5, "second"), 20));

        get(store.putStream(stream(5, "first"), 10));
        get(store.putStream(stream(5, "same"), 20));

        assertThat(get(store.stream(5)).orElseThrow().title()).isEqualTo("second");
        assertThat(get(store.stream(6))).isEmpty();
    }

    @Test
    void aLimitGrantsItsNumberAndSaysWhenTheNextMayCome() {
        assertThat(take(2, 2)).isEqualTo(new Permit(2, 0));
        pass(300);

        assertThat(take(1, 2)).isEqualTo(new Permit(0, 700));
    }

    @Test
    void aLimitSlides() {
        take(1, 2);
        pass(600);
        take(1, 2);
        pass(400);

        assertThat(take(1, 2)).isEqualTo(new Permit(1, 0));
        assertThat(take(1, 2)).isEqualTo(new Permit(0, 600));
    }

    @Test
    void aRefusedRequestTakesNothing() {
        take(1, 2);

        assertThat(take(2, 2).granted()).isZero();

        assertThat(take(1, 2).granted()).isEqualTo(1);
    }

    @Test
    void aPartialRequestTakesWhatIsLeft() {
        take(18, 20);

        assertThat(get(store.take("k", 5, 20, 1000, true))).isEqualTo(new Permit(2, 1000));
    }

    @Test
    void anAllOrNothingRequestIsToldWhenAllOfItFits() {
        take(1, 3);
        pass(100);
        take(2, 3);
        pass(100);

        assertThat(take(2, 3)).isEqualTo(new Permit(0, 900));
    }

    @Test
    void keysDoNotShareALimit() {
        take(2, 2);

        assertThat(get(store.take("other", 1, 2, 1000, false)).granted()).isEqualTo(1);
    }

    @Test
    void noLimitGrantsEverything() {
        IntStream.range(0, 100).forEach(i -> assertThat(take(5, 0)).isEqualTo(new Permit(5, 0)));
    }

    @Test
    void manyThreadsTogetherGetNoMoreThanTheLimit() throws ExecutionException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> grants = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> IntStream.range(0, 1000)
                            .map(n ->
                                    get(store.take("k", 1, 1500, 60_000, true)).granted())
                            .sum()))
                    .toList();

            int sum = 0;
            for (Future<Integer> granted : grants) {
                sum += granted.get();
            }

            assertThat(sum).isEqualTo(1500);
        }
    }

    @Test
    void viewersAddUpOverNodes() {
        get(store.putViewers("a", 1, 3, 15_000));
        get(store.putViewers("b", 1, 4, 15_000));
        get(store.putViewers("a", 2, 1, 15_000));

        assertThat(get(store.viewers(List.of(1L, 2L, 3L)))).isEqualTo(Map.of(1L, 7, 2L, 1, 3L, 0));
    }

    @Test
    void aNodesViewersAreReplacedAndRemoved() {
        get(store.putViewers("a", 1, 3, 15_000));
        get(store.putViewers("a", 1, 2, 15_000));
        assertThat(get(store.viewers(List.of(1L)))).containsEntry(1L, 2);

        get(store.putViewers("a", 1, 0, 15_000));

        assertThat(get(store.viewers(List.of(1L)))).containsEntry(1L, 0);
    }

    @Test
    void viewersOfADeadNodeAreForgotten() {
        get(store.putViewers("a", 1, 3, 15_000));
        pass(10_000);
        get(store.putViewers("b", 1, 4, 15_000));

        pass(5_000);

        assertThat(get(store.viewers(List.of(1L)))).containsEntry(1L, 4);
    }

    private Permit take(int permits, int limit) {
        return get(store.take("k", permits, limit, 1000, false));
    }

    private static Stream stream(long id, String title) {
        return new Stream(
                id,
                "",
                title,
                "",
                StreamType.OTHER,
                1,
                StreamStatus.LIVE,
                0,
                0,
                0,
                "",
                "",
                "",
                0,
                StreamSettings.DEFAULTS,
                "{}",
                Set.of(),
                1,
                1);
    }

    @Test
    void whoNobodySpeaksForIsOffline() {
        assertThat(get(store.presence(List.of(1L, 2L)))).isEqualTo(Map.of(1L, Presence.OFFLINE, 2L, Presence.OFFLINE));
    }

    @Test
    void onlineAnywhereIsOnlineAndAwayOnlyWhereEverybodySaysSo() {
        get(store.putPresence("a", 1, Presence.AWAY, 1_000));
        assertThat(get(store.presence(List.of(1L)))).containsEntry(1L, Presence.AWAY);

        get(store.putPresence("b", 1, Presence.ONLINE, 1_000));
        assertThat(get(store.presence(List.of(1L)))).containsEntry(1L, Presence.ONLINE);

        get(store.putPresence("b", 1, Presence.AWAY, 1_000));
        assertThat(get(store.presence(List.of(1L)))).containsEntry(1L, Presence.AWAY);
    }

    @Test
    void whoLeavesOnePlaceIsStillAtTheOther() {
        get(store.putPresence("a", 1, Presence.ONLINE, 1_000));
        get(store.putPresence("b", 1, Presence.AWAY, 1_000));

        get(store.putPresence("a", 1, Presence.OFFLINE, 1_000));
        assertThat(get(store.presence(List.of(1L)))).containsEntry(1L, Presence.AWAY);

        get(store.putPresence("b", 1, Presence.OFFLINE, 1_000));
        assertThat(get(store.presence(List.of(1L)))).containsEntry(1L, Presence.OFFLINE);
    }

    @Test
    void presenceThatIsNotRepeatedIsForgotten() {
        get(store.putPresence("a", 1, Presence.ONLINE, 1_000));
        get(store.putPresence("b", 1, Presence.AWAY, 2_000));
        pass(1_001);
        assertThat(get(store.presence(List.of(1L)))).containsEntry(1L, Presence.AWAY);

        get(store.putPresence("b", 1, Presence.AWAY, 2_000));
        pass(1_500);
        assertThat(get(store.presence(List.of(1L)))).containsEntry(1L, Presence.AWAY);

        pass(501);
        assertThat(get(store.presence(List.of(1L)))).containsEntry(1L, Presence.OFFLINE);
    }
}
