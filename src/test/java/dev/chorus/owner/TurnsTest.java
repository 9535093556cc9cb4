package dev.chorus.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is about the same thing has its turn in the order it came. */
class TurnsTest {
    private static final int MOST = 20_000;

    private final Turns<Integer> turns = new Turns<>(command -> command / 100, MOST);
    private final List<Integer> begun = new ArrayList<>();

    private Future<Integer> take(int command, Future<Integer> outcome) {
        return turns.take(command, () -> {
            begun.add(command);
            return outcome;
        });
    }

    @Test
    void theNextBeginsWhenTheOneBeforeIsOverWellOrNot() {
        Promise<Integer> first = Promise.promise();
        Promise<Integer> second = Promise.promise();
        take(100, first.future());
        take(101, second.future());
        Future<Integer> third = take(102, Future.succeededFuture(3));
        assertThat(begun).containsExactly(100);

        first.complete(1);
        assertThat(begun).containsExactly(100, 101);
        second.fail("no");

        assertThat(begun).containsExactly(100, 101, 102);
        assertThat(third.result()).isEqualTo(3);
    }

    @Test
    void whatIsAboutSomethingElseDoesNotWait() {
        Promise<Integer> first = Promise.promise();
        take(100, first.future());

        assertThat(take(200, Future.succeededFuture(2)).result()).isEqualTo(2);
        assertThat(begun).containsExactly(100, 200);
    }

    @Test
    void whatComesWhileOthersHaveTheirTurnComesAfterThem() {
        Promise<Integer> first = Promise.promise();
        take(100, first.future());
        take(101, Future.succeededFuture(1)).onComplete(done -> take(103, Future.succeededFuture(3)));
        take(102, Future.succeededFuture(2));

        first.complete(0);

        assertThat(begun).containsExactly(100, 101, 102, 103);
    }

    @Test
    void anActThatThrowsFailsAlone() {
        Future<Integer> thrown = turns.take(100, () -> {
            throw Refusal.notFound("it");
        });

        assertThat(thrown.cause()).isInstanceOf(Refusal.class);
        assertThat(take(101, Future.succeededFuture(1)).result()).isEqualTo(1);
    }

    @Test
    void asManyAsMayWaitAreAllOverAtOnceAndOneMoreIsRefused() {
        Promise<Integer> first = Promise.promise();
        take(100, first.future());
        List<Future<Integer>> waiting = IntStream.range(0, MOST)
                .mapToObj(i -> take(101, Future.succeededFuture(i)))
                .toList();
        Future<Integer> refused = take(102, Future.succeededFuture(0));

        first.complete(0);

        assertThat(refused.cause()).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                .isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(waiting).allMatch(Future::succeeded);
        assertThat(take(103, Future.succeededFuture(7)).result()).isEqualTo(7);
    }
}
