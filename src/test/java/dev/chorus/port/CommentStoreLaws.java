package dev.chorus.port;

import static dev.chorus.adapter.embedded.Await.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.port.CommentStore.ReactionEffects;
import dev.chorus.reaction.Register;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Shard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** What holds in every {@link CommentStore} whatever happens, tried with histories made from a seed. */
public abstract class CommentStoreLaws {
    private static final List<Long> STREAMS = List.of(11L, 12L);
    private static final Set<CommentStatus> ALL = EnumSet.allOf(CommentStatus.class);
    private static final String GROUP = "projector";
    private static final int TRIES = 40;

    private CommentStore store;
    private long firstId;

    /** A new, empty store. */
    protected abstract CommentStore open();

    @BeforeProperty
    void openStore() {
        store = open();
    }

    @AfterProperty
    void closeStore() {
        get(store.close());
    }

    @Property(tries = TRIES)
    void walksInBothDirectionsReturnEachCommentOnce(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @Size(min = 1) Set<CommentStatus> statuses) {
        fresh();
        apply(history(new Random(seed), 80));
        for (long stream : STREAMS) {
            List<Long> expected = rows(stream).stream()
                    .filter(c -> statuses.contains(c.comment().status()))
                    .map(c -> c.comment().id())
                    .toList();

            assertThat(walkBack(stream, size, statuses, List.of())).isEqualTo(expected);
            assertThat(walkForward(stream, size, statuses)).isEqualTo(expected);
        }
    }

    @Property(tries = TRIES)
    void commentsThatComeAndGoDuringAWalkDisturbNoOther(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int size) {
        fresh();
        Random random = new Random(seed);
        CommentScript script = new CommentScript(firstId);
        List<Comment> all = new ArrayList<>();
        List<Logged> history = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(script.comment(STREAMS.getFirst(), 1 + random.nextInt(5), 0));
            history.add(script.created(all.getLast()));
        }
        apply(history);
        List<Logged> meanwhile = new ArrayList<>();
        List<Long> kept =
                new ArrayList<>(all.reversed().stream().map(Comment::id).toList());
        for (int i = 0; i < 10; i++) {
            Comment gone = all.get(random.nextInt(all.size()));
            kept.remove(gone.id());
            meanwhile.add(script.deleted(gone));
            meanwhile.add(script.created(script.comment(STREAMS.getFirst(), 1, 0)));
        }

        List<Long> walked = walkBack(STREAMS.getFirst(), size, Set.of(CommentStatus.APPROVED), meanwhile);
        assertThat(walked).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
        assertThat(walked).containsSubsequence(kept);
    }

    @Property(tries = TRIES)
    void cutsAndRedeliveriesMakeNoDifference(@ForAll long seed) {
        fresh();
        Random random = new Random(seed);
        List<Logged> history = history(random, 60);
        apply(history);
        List<Object> whole = state();
        get(store.clear(0));

        int done = 0;
        while (done < history.size()) {
            int from = random.nextInt(done + 1);
            int to = Math.min(history.size(), done + 1 + random.nextInt(20));
            apply(history.subList(from, to));
            done = to;
        }
        List<Logged> late = new ArrayList<>(history);
        Collections.shuffle(late, random);
        late.subList(0, late.size() / 2).forEach(event -> apply(List.of(event)));

        assertThat(state()).isEqualTo(whole);
    }

    @Property(tries = TRIES)
    void countsEqualTheRows(@ForAll long seed) {
        fresh();
        Random random = new Random(seed);
        List<Logged> history = history(random, 80);
        for (int i = 0; i < history.size(); i += 7) {
            apply(history.subList(i, Math.min(history.size(), i + 7)));
        }
        get(store.expire(
                STREAMS.getFirst(), rows(STREAMS.getFirst()).getLast().comment().createdAt() + 20, 5));
        for (long stream : STREAMS) {
            List<StoredComment> rows = rows(stream);
            Map<Long, Integer> replies = new HashMap<>();
            rows.stream()
                    .filter(c -> c.comment().status().isPublic())
                    .forEach(c -> replies.merge(c.comment().parentId(), 1, Integer::sum));

            assertThat(rows).allSatisfy(c -> assertThat(c.replies())
                    .isEqualTo(replies.getOrDefault(c.comment().id(), 0)));
            assertThat(get(store.counts(List.of(stream))).get(stream).comments())
                    .isEqualTo(rows.stream()
                            .filter(c -> c.comment().status().isPublic())
                            .count());
        }
    }

    @Property(tries = TRIES)
    void registersAndTotalsEndTheSameInAnyOrder(@ForAll long seed) {
        fresh();
        Random random = new Random(seed);
        List<Register> writes = new ArrayList<>();
        Map<Register.Key, Register> merged = new HashMap<>();
        Map<Target, Totals> newest = new HashMap<>();
        List<ReactionEffects> effects = new ArrayList<>();
        for (int position = 1; position <= 30; position++) {
            Register register = new Register(
                    new Register.Key(1 + random.nextInt(3), 1 + random.nextInt(3), ""),
                    List.of("", "like", "love").get(random.nextInt(3)),
                    position / 2,
                    position % 2);
            Target target = new Target(STREAMS.getFirst(), random.nextInt(4));
            Totals totals = new Totals(Map.of("like", (long) 1 + random.nextInt(50)), position);
            merged.merge(register.key(), register, Register::merge);
            newest.merge(target, totals, Totals::latest);
            writes.add(register);
            effects.add(effects(register, target, totals));
            effects.add(effects.get(random.nextInt(effects.size())));
        }
        Collections.shuffle(effects, random);
        effects.forEach(e -> get(store.applyReactions(e)));

        assertThat(get(store.registers(merged.keySet()))).isEqualTo(merged);
        assertThat(get(store.totals(newest.keySet()))).isEqualTo(newest);
        assertThat(get(store.counts(STREAMS)).get(STREAMS.getFirst()).reactions())
                .isEqualTo(newest.values().stream().mapToLong(Totals::sum).sum());
    }

    private static ReactionEffects effects(Register register, Target target, Totals totals) {
        return new ReactionEffects(
                List.of(register),
                Map.of(register.key(), target.streamId()),
                Map.of(target, totals),
                Map.of(),
                Map.of(),
                Map.of(Shard.partitionOf(target.streamId()), totals.position()));
    }

    /** Posts, replies, edits, moderation, deletions and now and then an erasure, in two streams. */
    private List<Logged> history(Random random, int length) {
        CommentScript script = new CommentScript(firstId);
        List<Comment> all = new ArrayList<>();
        List<Logged> history = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            Comment some = all.isEmpty() ? null : all.get(random.nextInt(all.size()));
            int what = some == null ? 0 : random.nextInt(20);
            if (what < 10 || some == null) {
                boolean reply = some != null && random.nextBoolean();
                long stream = reply ? some.streamId() : STREAMS.get(i % 2);
                all.add(script.comment(stream, firstId + random.nextInt(6), reply ? some.id() : 0));
                history.add(script.created(all.getLast()));
            } else if (what < 12) {
                history.add(script.edited(some, "edit " + i));
            } else if (what < 14) {
                history.add(script.deleted(some));
            } else if (what < 19) {
                history.add(script.status(some, List.copyOf(ALL).get(random.nextInt(ALL.size()))));
            } else {
                history.add(script.erased(some.author().id()));
            }
        }
        return history;
    }

    /** Empties the store, and lets ids go on where no erasure of an earlier try reaches. */
    private void fresh() {
        get(store.clear(0));
        firstId += 10_000;
    }

    private void apply(List<Logged> batch) {
        get(store.apply(GROUP, batch));
    }

    private List<StoredComment> rows(long stream) {
        return get(store.byStream(stream, Page.newest(201, ALL)));
    }

    private List<Object> state() {
        return List.of(
                STREAMS.stream().map(this::rows).toList(),
                STREAMS.stream().map(s -> get(store.head(s))).toList(),
                get(store.counts(STREAMS)),
                get(store.positions(GROUP)));
    }

    /** @param meanwhile events to apply between pages, some at a time */
    private List<Long> walkBack(long stream, int size, Set<CommentStatus> statuses, List<Logged> meanwhile) {
        List<Long> walked = new ArrayList<>();
        int applied = 0;
        long before = Long.MAX_VALUE;
        while (true) {
            List<StoredComment> page = get(store.byStream(stream, new Page(before, 0, size, statuses)));
            if (page.isEmpty()) {
                return walked;
            }
            page.forEach(c -> walked.add(c.comment().id()));
            before = walked.getLast();
            int next = Math.min(meanwhile.size(), applied + 3);
            apply(meanwhile.subList(applied, next));
            applied = next;
        }
    }

    private List<Long> walkForward(long stream, int size, Set<CommentStatus> statuses) {
        List<Long> walked = new ArrayList<>();
        long after = 1;
        while (true) {
            List<StoredComment> page = get(store.byStream(stream, new Page(Long.MAX_VALUE, after, size, statuses)));
            if (page.isEmpty()) {
                return walked.reversed();
            }
            page.reversed().forEach(c -> walked.add(c.comment().id()));
            after = walked.getLast();
        }
    }
}
