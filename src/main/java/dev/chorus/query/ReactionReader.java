package dev.chorus.query;

import dev.chorus.account.Identity;
import dev.chorus.port.CommentStore;
import dev.chorus.port.HotStore;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts of reactions and a viewer's own, hot and stored as one. When one side is away the other answers alone. Safe from any
 * thread; futures complete on the caller's context.
 */
public final class ReactionReader {
    private final HotStore hot;
    private final CommentStore store;

    public ReactionReader(HotStore hot, CommentStore store) {
        this.hot = hot;
        this.store = store;
    }

    /** Counts of one target, by the higher position. Fails with {@link dev.chorus.port.StoreException} only when both are away. */
    public Future<Totals> totals(Target target) {
        List<Target> one = List.of(target);
        Future<Map<Target, Totals>> cached = hot.totals(one);
        Future<Map<Target, Totals>> stored = store.totals(one);
        return Future.join(cached, stored).transform(done -> {
            if (cached.failed() && stored.failed()) {
                return Future.failedFuture(stored.cause());
            }
            return Future.succeededFuture(at(stored, target).latest(at(cached, target)));
        });
    }

    /**
     * Counts of a comment that hold the viewer's own acknowledged reaction and not an older one of theirs: what is stored, with the
     * viewer's part replaced. Others' reactions may be some seconds behind. Fails as {@link #totals} does.
     */
    public Future<Totals> totalsWithOwn(Identity viewer, Target target) {
        List<Target> one = List.of(target);
        List<Long> id = List.of(target.commentId());
        // In this order, a flush in between hides the reaction for a moment; in the other it would count it twice.
        Future<Totals> exact = store.totals(one).compose(totals -> store.reacted(viewer.userId(), id)
                .compose(stored -> hot.reacted(viewer.userId(), id).map(acknowledged -> {
                    List<String> before = stored.getOrDefault(target.commentId(), List.of());
                    List<String> now = overlay(before, acknowledged.getOrDefault(target.commentId(), Map.of()));
                    return exchanged(totals.getOrDefault(target, Totals.NONE), before, now);
                })));
        return exact.recover(away -> totals(target));
    }

    private static Totals exchanged(Totals totals, List<String> before, List<String> now) {
        Map<String, Long> counts = new HashMap<>(totals.counts());
        before.forEach(type -> counts.merge(type, -1L, Long::sum));
        now.forEach(type -> counts.merge(type, 1L, Long::sum));
        counts.values().removeIf(count -> count <= 0);
        return new Totals(counts, totals.position());
    }

    /** The viewer's own reactions: comment id to types; absent: none. At most 1,000 ids. Never fails: without a store it says less. */
    public Future<Map<Long, List<String>>> own(Identity viewer, Collection<Long> commentIds) {
        if (viewer.isAnonymous() || commentIds.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Future<Map<Long, Map<String, String>>> acknowledged = hot.reacted(viewer.userId(), commentIds);
        Future<Map<Long, List<String>>> stored = store.reacted(viewer.userId(), commentIds);
        return Future.join(acknowledged, stored).transform(done -> {
            Map<Long, List<String>> types = stored.succeeded() ? new HashMap<>(stored.result()) : new HashMap<>();
            if (acknowledged.succeeded()) {
                acknowledged
                        .result()
                        .forEach((id, slots) -> types.put(id, overlay(types.getOrDefault(id, List.of()), slots)));
            }
            return Future.succeededFuture(types);
        });
    }

    /** What was acknowledged lies over what is stored: the only slot of single mode is the empty one, of multiple mode the types. */
    static List<String> overlay(List<String> stored, Map<String, String> slots) {
        String single = slots.get("");
        if (single != null) {
            return single.isEmpty() ? List.of() : List.of(single);
        }
        Set<String> types = new LinkedHashSet<>(stored);
        slots.forEach((slot, type) -> {
            if (type.isEmpty()) {
                types.remove(slot);
            } else {
                types.add(type);
            }
        });
        return new ArrayList<>(types);
    }

    private static Totals at(Future<Map<Target, Totals>> answer, Target target) {
        return answer.succeeded() ? answer.result().getOrDefault(target, Totals.NONE) : Totals.NONE;
    }
}
