package dev.chorus.query;

import dev.chorus.account.Identity;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Sight;
import dev.chorus.moderation.Rights;
import dev.chorus.port.CommentStore;
import dev.chorus.port.HotStore;
import dev.chorus.port.Page;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.StoreException;
import dev.chorus.port.StoredComment;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.ViewAssembly.Seen;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads comments: what is hot and not yet stored, joined with the store, each comment once in its newest state, as the viewer may
 * see it. A comment is therefore readable from the moment it was acknowledged.
 *
 * <p>With the store away, lists come from what is hot and say that they are partial; a single comment that is not hot fails with
 * {@link StoreException}. Safe from any thread; futures complete on the caller's context.
 */
public final class CommentReader {
    /** What a list shows unless other states are asked for. */
    private static final Set<CommentStatus> DEFAULT =
            EnumSet.of(CommentStatus.APPROVED, CommentStatus.HIDDEN, CommentStatus.DELETED);

    private static final Set<CommentStatus> ALL = EnumSet.allOf(CommentStatus.class);

    private final HotStore hot;
    private final CommentStore store;
    private final StreamCatalog streams;
    private final ViewAssembly assembly;
    private final PageWalk walk;

    public CommentReader(HotStore hot, CommentStore store, StreamCatalog streams, ReactionReader reactions) {
        this.hot = hot;
        this.store = store;
        this.streams = streams;
        this.assembly = new ViewAssembly(hot, store, reactions);
        this.walk = new PageWalk(hot);
    }

    /**
     * Comments of a stream, replies included, newest first.
     *
     * @param size 1..200
     * @param statuses which states; empty: what the viewer sees in the ordinary course
     */
    public Future<CommentPage> page(
            Identity viewer, Stream stream, Cursor from, int size, Set<CommentStatus> statuses) {
        return walk.page(
                        from,
                        size,
                        wanted(viewer, statuses),
                        stream.id(),
                        page -> store.byStream(stream.id(), page),
                        entry -> true,
                        comment -> see(viewer, stream, statuses, comment))
                .compose(found -> finish(viewer, found));
    }

    /** Direct replies of a comment, newest first; parameters as of {@link #page}. */
    public Future<CommentPage> replies(Identity viewer, Stream stream, long parentId, Cursor from, int size) {
        return walk.page(
                        from,
                        size,
                        wanted(viewer, Set.of()),
                        stream.id(),
                        page -> store.replies(parentId, page),
                        entry -> entry.comment().parentId() == parentId,
                        comment -> see(viewer, stream, Set.of(), comment))
                .compose(found -> finish(viewer, found));
    }

    /** What a user wrote and the viewer may read, newest first. It is as old as the projections: milliseconds as a rule. */
    public Future<CommentPage> byUser(Identity viewer, long userId, Cursor from, int size) {
        boolean wantsHeld = viewer.userId() == userId || viewer.isAdmin();
        Page page = from.isForward()
                ? new Page(Long.MAX_VALUE, from.id(), size + 1, wantsHeld ? ALL : EnumSet.of(CommentStatus.APPROVED))
                : new Page(from.id(), 0, size + 1, wantsHeld ? ALL : EnumSet.of(CommentStatus.APPROVED));
        return store.byUser(userId, page)
                .compose(this::freshen)
                .compose(rows -> {
                    List<StoredComment> ordered = from.isForward() ? rows.reversed() : rows;
                    boolean more = ordered.size() > size;
                    List<StoredComment> taken = ordered.subList(0, Math.min(size, ordered.size()));
                    long edge = taken.isEmpty()
                            ? from.id()
                            : taken.getLast().comment().id();
                    return sights(viewer, taken)
                            .compose(seen -> finish(
                                    viewer,
                                    new PageWalk.Found(
                                            from.isForward() ? seen.reversed() : seen,
                                            from,
                                            more,
                                            edge,
                                            false,
                                            List.of())));
                })
                .recover(CommentReader::withoutStore);
    }

    /** One comment. Refuses with {@code not_found} when there is none that the viewer may know of. */
    public Future<CommentView> one(Identity viewer, long commentId) {
        return row(commentId)
                .compose(found -> found.map(row -> streams.get(row.comment().streamId())
                                .compose(stream -> stream.map(known -> view(viewer, known, row))
                                        .orElseGet(CommentReader::noComment)))
                        .orElseGet(CommentReader::noComment));
    }

    /** At most 200 public comments with more than 10 reactions, most first. */
    public Future<CommentPage> top(Identity viewer, Stream stream) {
        return store.top(stream.id())
                .compose(this::freshen)
                .compose(rows -> {
                    List<Seen> seen = new ArrayList<>(rows.size());
                    for (StoredComment row : rows) {
                        if (row.comment().status().isPublic()) {
                            seen.add(new Seen(row, Visibility.of(viewer, stream, row.comment())));
                        }
                    }
                    return assembly.views(viewer, seen, List.of());
                })
                .map(views -> {
                    List<CommentView> sorted = new ArrayList<>(views);
                    sorted.sort(Comparator.comparingLong(
                                    (CommentView view) -> view.totals().sum())
                            .reversed());
                    return new CommentPage(sorted, "", "", false);
                })
                .recover(CommentReader::withoutStore);
    }

    /** Pinned comments of a stream, newest first, at most 20. */
    public Future<List<CommentView>> pinned(Identity viewer, Stream stream) {
        return unprojected(stream.id())
                .compose(fresh -> store.pinned(stream.id()).otherwise(List.of()).compose(stored -> {
                    List<StoredComment> rows = CommentMerge.merge(fresh, stored, Cursor.NEWEST, Integer.MAX_VALUE)
                            .rows();
                    List<Seen> seen = rows.stream()
                            .filter(row -> row.comment().pinned()
                                    && row.comment().status().isPublic())
                            .limit(20)
                            .map(row -> new Seen(row, Visibility.of(viewer, stream, row.comment())))
                            .toList();
                    return assembly.views(viewer, seen, fresh);
                }));
    }

    /** A comment that was just changed to this state, with its numbers; refuses as {@link #one} does. */
    public Future<CommentView> view(Identity viewer, Comment comment) {
        Future<Optional<StoredComment>> stored = store.find(comment.id()).otherwise(Optional.empty());
        return stored.compose(row -> {
            StoredComment state = new StoredComment(
                    comment,
                    Long.MAX_VALUE,
                    row.map(StoredComment::replies).orElse(0),
                    row.map(StoredComment::totals).orElse(Totals.NONE));
            return streams.get(comment.streamId()).compose(stream -> stream.map(known -> view(viewer, known, state))
                    .orElseGet(CommentReader::noComment));
        });
    }

    /** A comment's newest state, for rules rather than for eyes: nothing is hidden. */
    public Future<Optional<Comment>> find(long commentId) {
        return row(commentId).map(row -> row.map(StoredComment::comment));
    }

    private Future<Optional<StoredComment>> row(long commentId) {
        Future<Optional<RoomEntry>> cached = hot.find(commentId).otherwise(Optional.empty());
        return cached.compose(entry -> store.find(commentId)
                .map(stored -> {
                    Optional<StoredComment> fresh = entry.map(CommentMerge::of);
                    if (fresh.isEmpty() || stored.isEmpty()) {
                        return fresh.or(() -> stored);
                    }
                    return Optional.of(CommentMerge.newest(stored.get(), fresh.get()));
                })
                .recover(away -> entry.isPresent()
                        ? Future.succeededFuture(entry.map(CommentMerge::of))
                        : Future.failedFuture(away)));
    }

    private Future<CommentView> view(Identity viewer, Stream stream, StoredComment row) {
        Sight sight = Visibility.of(viewer, stream, row.comment());
        if (!sight.exists() || !Rights.reads(viewer, stream)) {
            return noComment();
        }
        return unprojected(stream.id())
                .compose(fresh -> assembly.views(viewer, List.of(new Seen(row, sight)), fresh))
                .map(List::getFirst);
    }

    private Future<List<RoomEntry>> unprojected(long streamId) {
        return hot.unprojected(streamId).map(HotStore.Unprojected::newestFirst).otherwise(List.of());
    }

    /** Newer states for rows that came from a store alone. */
    private Future<List<StoredComment>> freshen(List<StoredComment> rows) {
        List<Future<StoredComment>> fresh = new ArrayList<>(rows.size());
        for (StoredComment row : rows) {
            fresh.add(hot.find(row.comment().id())
                    .map(entry -> entry.map(found -> CommentMerge.newest(row, CommentMerge.of(found)))
                            .orElse(row))
                    .otherwise(row));
        }
        return Future.all(fresh).map(done -> fresh.stream().map(Future::result).toList());
    }

    private Future<List<Seen>> sights(Identity viewer, List<StoredComment> rows) {
        List<Long> ids =
                rows.stream().map(row -> row.comment().streamId()).distinct().toList();
        List<Future<Optional<Stream>>> found = ids.stream().map(streams::get).toList();
        return Future.all(found).map(done -> {
            List<Seen> seen = new ArrayList<>(rows.size());
            Map<Long, Stream> known = new HashMap<>();
            found.forEach(one -> one.result().ifPresent(stream -> known.put(stream.id(), stream)));
            for (StoredComment row : rows) {
                Stream stream = known.get(row.comment().streamId());
                if (stream != null && Rights.reads(viewer, stream)) {
                    Sight sight = Visibility.of(viewer, stream, row.comment());
                    if (sight.showsContent()) {
                        seen.add(new Seen(row, sight));
                    }
                }
            }
            return seen;
        });
    }

    private Future<CommentPage> finish(Identity viewer, PageWalk.Found found) {
        return assembly.views(viewer, found.rows(), found.unprojected())
                .map(views -> new CommentPage(views, found.next(), found.prev(), found.partial()));
    }

    private static Optional<Sight> see(Identity viewer, Stream stream, Set<CommentStatus> asked, Comment comment) {
        Sight sight = Visibility.of(viewer, stream, comment);
        if (!sight.exists() || !(asked.isEmpty() ? ordinary(viewer, comment) : asked.contains(comment.status()))) {
            return Optional.empty();
        }
        return Optional.of(sight);
    }

    /** Without a wish: what is or was public, what waits for a moderator's eye, and whatever became of one's own. */
    private static boolean ordinary(Identity viewer, Comment comment) {
        return DEFAULT.contains(comment.status())
                || comment.status() == CommentStatus.PENDING
                || comment.author().id() == viewer.userId();
    }

    private static Set<CommentStatus> wanted(Identity viewer, Set<CommentStatus> asked) {
        if (!asked.isEmpty()) {
            return asked;
        }
        return viewer.isAnonymous() ? DEFAULT : ALL;
    }

    /** Lists that only a store has are empty without it, and say so. */
    private static Future<CommentPage> withoutStore(Throwable failure) {
        return failure instanceof StoreException
                ? Future.succeededFuture(new CommentPage(List.of(), "", "", true))
                : Future.failedFuture(failure);
    }

    private static <T> Future<T> noComment() {
        return Future.failedFuture(Refusal.notFound("comment"));
    }
}
