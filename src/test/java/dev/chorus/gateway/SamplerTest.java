package dev.chorus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.account.Role;
import dev.chorus.comment.CommentStatus;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomEntry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SamplerTest {
    /** In any second at most the budget and one second of burst go out; what is left out was optional. */
    @Property(tries = 300)
    void noMoreThanTheBudgetAndNothingThatIsAlwaysShownIsLeftOut(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 60) Integer> ticks,
            @ForAll @IntRange(min = 1, max = 40) int budget) {
        Sampler sampler = new Sampler();
        long now = 5;
        long id = 0;
        long shown = 0;
        for (int n : ticks) {
            List<RoomEntry> posts = Posts.posts(id + 1, id + n);
            id += n;
            Set<Long> omitted = sampler.omit(posts, budget, p -> p.comment().id() % 7 == 0, now);

            assertThat(omitted).allMatch(left -> left % 7 != 0);
            assertThat(posts).extracting(p -> p.comment().id()).containsAll(omitted);
            shown += posts.stream()
                    .filter(p -> p.comment().id() % 7 != 0
                            && !omitted.contains(p.comment().id()))
                    .count();
            now += 100;
        }
        assertThat(shown).isLessThanOrEqualTo((long) Math.ceil(budget + budget * ticks.size() * 0.1));
    }

    @Example
    void aQuietRoomLosesNothingAndABudgetOfZeroMeansNoSampling() {
        assertThat(new Sampler().omit(Posts.posts(1, 20), 20, p -> false, 0)).isEmpty();
        assertThat(new Sampler().omit(Posts.posts(1, 500), 0, p -> false, 0)).isEmpty();
    }

    @Example
    void whatIsKeptIsSpreadEvenly() {
        Set<Long> omitted = new Sampler().omit(Posts.posts(1, 100), 10, p -> false, 0);

        List<Long> kept = new ArrayList<>();
        for (long id = 1; id <= 100; id++) {
            if (!omitted.contains(id)) {
                kept.add(id);
            }
        }
        assertThat(kept).containsExactly(10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L);
    }

    @Example
    void staffAndWhatStaffHighlightedIsAlwaysShown() {
        RoomEntry staff = Posts.entry(1, Kind.POST, Posts.comment(1, Role.MODERATOR, CommentStatus.APPROVED));
        RoomEntry lit = Posts.entry(2, Kind.POST, Posts.post(2).comment().withMarks(false, true, 5));

        assertThat(Sampler.isAlwaysShown(staff, u -> false)).isTrue();
        assertThat(Sampler.isAlwaysShown(lit, u -> false)).isTrue();
        assertThat(Sampler.isAlwaysShown(Posts.post(3), u -> u == 10)).isTrue();
        assertThat(Sampler.isAlwaysShown(Posts.post(3), u -> false)).isFalse();
    }
}
