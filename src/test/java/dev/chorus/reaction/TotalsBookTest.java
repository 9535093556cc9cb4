package dev.chorus.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TotalsBookTest {
    private static final Target COMMENT = new Target(1, 2);
    private static final Target STREAM = new Target(1, 0);

    /** One write of user to the comment; an empty type removes. */
    private record Write(long user, String type) {}

    @Property
    void totalsAlwaysEqualTheRegistersThatAreSet(@ForAll("writes") List<Write> writes) {
        RegisterFold fold = new RegisterFold();
        TotalsBook book = new TotalsBook();
        for (int i = 0; i < writes.size(); i++) {
            count(fold, book, writes.get(i), i + 1);
        }

        Map<String, Long> expected = new HashMap<>();
        fold.changed().stream().filter(Register::isSet).forEach(r -> expected.merge(r.type(), 1L, Long::sum));
        assertThat(book.changed().getOrDefault(COMMENT, Totals.NONE).counts()).isEqualTo(expected);
    }

    @Property
    void countingAgainFromAnyEarlierStateChangesNothing(
            @ForAll("writes") List<Write> writes, @ForAll @IntRange(max = 40) int at) {
        int restart = Math.min(at, writes.size());
        RegisterFold fold = new RegisterFold();
        TotalsBook book = new TotalsBook();
        for (int i = 0; i < writes.size(); i++) {
            count(fold, book, writes.get(i), i + 1);
        }
        Totals total = book.changed().getOrDefault(COMMENT, Totals.NONE);

        // The totals reached the store and the registers did not: all writes from somewhere on are delivered again.
        RegisterFold behind = new RegisterFold();
        for (int i = 0; i < restart; i++) {
            behind.merge(register(writes.get(i), i + 1));
        }
        TotalsBook again = new TotalsBook();
        again.know(COMMENT, total);
        for (int i = restart; i < writes.size(); i++) {
            count(behind, again, writes.get(i), i + 1);
        }

        // A write that changed nothing leaves no position, so it may be counted after the fence; the counts stay.
        assertThat(again.changed().getOrDefault(COMMENT, total).counts()).isEqualTo(total.counts());
    }

    @Property
    void tapsAreCountedOnceHoweverOftenTheyCome(
            @ForAll List<@IntRange(min = 1, max = 20) Integer> taps, @ForAll @IntRange(max = 20) int known) {
        long sum = taps.stream().mapToLong(Integer::longValue).sum();
        TotalsBook first = new TotalsBook();
        int stored = Math.min(known, taps.size());
        for (int i = 0; i < stored; i++) {
            first.tap(STREAM, "love", taps.get(i), i + 1);
        }

        TotalsBook second = new TotalsBook();
        first.changed().forEach(second::know);
        long acknowledged = 0;
        for (int i = 0; i < taps.size(); i++) {
            acknowledged += second.tap(STREAM, "love", taps.get(i), i + 1) ? taps.get(i) : 0;
        }

        Totals total = second.changed().getOrDefault(STREAM, first.changed().getOrDefault(STREAM, Totals.NONE));
        assertThat(total.sum()).isEqualTo(sum);
        assertThat(acknowledged).isLessThanOrEqualTo(total.sum());
    }

    @Example
    void countsNeverFallBelowNothing() {
        TotalsBook book = new TotalsBook();
        book.know(COMMENT, new Totals(Map.of(), 5));

        book.move(COMMENT, "like", "", 6);

        assertThat(book.changed()).containsEntry(COMMENT, new Totals(Map.of(), 6));
    }

    private static void count(RegisterFold fold, TotalsBook book, Write write, long position) {
        Register next = register(write, position);
        fold.merge(next).ifPresent(before -> book.move(COMMENT, before.type(), next.type(), position));
    }

    private static Register register(Write write, long position) {
        return new Register(new Register.Key(COMMENT.commentId(), write.user(), ""), write.type(), position, 0);
    }

    @Provide
    Arbitrary<List<Write>> writes() {
        return Combinators.combine(Arbitraries.longs().between(1, 4), Arbitraries.of("", "like", "love", "sad"))
                .as(Write::new)
                .list()
                .ofMaxSize(40);
    }
}
