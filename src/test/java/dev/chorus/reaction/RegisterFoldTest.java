package dev.chorus.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws of the register: any order, any repetition, any grouping of the same writes leaves the same states. */
class RegisterFoldTest {

    @Property
    void orderDoesNotMatter(@ForAll("writes") List<Register> writes, @ForAll Random random) {
        List<Register> shuffled = new ArrayList<>(writes);
        Collections.shuffle(shuffled, random);

        assertThat(states(shuffled)).isEqualTo(states(writes));
    }

    @Property
    void repetitionDoesNotMatter(@ForAll("writes") List<Register> writes, @ForAll Random random) {
        List<Register> repeated = new ArrayList<>(writes);
        writes.forEach(write -> repeated.add(random.nextInt(repeated.size() + 1), write));

        assertThat(states(repeated)).isEqualTo(states(writes));
    }

    @Property
    void groupingDoesNotMatter(@ForAll("writes") List<Register> writes, @ForAll Random random) {
        int cut = random.nextInt(writes.size() + 1);
        RegisterFold joined = new RegisterFold();
        states(writes.subList(0, cut)).values().forEach(joined::know);
        states(writes.subList(cut, writes.size())).values().forEach(joined::merge);
        Map<Register.Key, Register> joinedStates = new HashMap<>(states(writes.subList(0, cut)));
        joined.changed().forEach(register -> joinedStates.put(register.key(), register));

        assertThat(joinedStates).isEqualTo(states(writes));
    }

    @Property
    void theLatestStampWins(@ForAll("writes") List<Register> writes) {
        states(writes).values().forEach(state -> assertThat(writes)
                .filteredOn(write -> write.key().equals(state.key()))
                .allMatch(write -> write.position() < state.position()
                        || (write.position() == state.position() && write.index() <= state.index())));
    }

    @Property
    void whatAWriteReplacedIsWhatWasThere(@ForAll("writes") List<Register> writes) {
        RegisterFold fold = new RegisterFold();
        Map<Register.Key, Register> mirror = new HashMap<>();
        for (Register write : writes) {
            Register before = mirror.getOrDefault(write.key(), Register.blank(write.key()));

            fold.merge(write).ifPresent(replaced -> {
                assertThat(replaced).isEqualTo(before);
                mirror.put(write.key(), write);
            });
        }
        assertThat(fold.changed()).containsExactlyInAnyOrderElementsOf(mirror.values());
    }

    @Example
    void removalIsAWriteLikeAnyOther() {
        ReactionOp like = new ReactionOp(1, 7, 3, "like", true, 1, "");
        ReactionOp remove = new ReactionOp(2, 7, 3, "like", false, 1, "");
        RegisterFold fold = new RegisterFold();

        fold.merge(RegisterFold.write(remove, 20, 0));
        fold.merge(RegisterFold.write(like, 10, 0));

        assertThat(fold.changed()).singleElement().satisfies(state -> assertThat(state.isSet())
                .isFalse());
    }

    private static Map<Register.Key, Register> states(List<Register> writes) {
        RegisterFold fold = new RegisterFold();
        writes.forEach(fold::merge);
        Map<Register.Key, Register> states = new HashMap<>();
        fold.changed().forEach(state -> states.put(state.key(), state));
        return states;
    }

    /** Writes as a log holds them: a stamp stands for one write only. */
    @Provide
    Arbitrary<List<Register>> writes() {
        Arbitrary<Register.Key> keys = Combinators.combine(
                        Arbitraries.longs().between(1, 3),
                        Arbitraries.longs().between(1, 3),
                        Arbitraries.of("", "like"))
                .as(Register.Key::new);
        Arbitrary<Register> writes = Combinators.combine(
                        keys,
                        Arbitraries.of("", "like", "love"),
                        Arbitraries.longs().between(0, 30),
                        Arbitraries.integers().between(0, 3))
                .as(Register::new);
        return writes.list().ofMaxSize(40).map(list -> {
            Set<List<Number>> stamps = new HashSet<>();
            return list.stream()
                    .filter(write -> stamps.add(List.of(write.position(), write.index())))
                    .toList();
        });
    }
}
