package dev.chorus.query;

import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.comment.Sight;
import dev.chorus.port.HotStore;
import dev.chorus.port.Page;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.StoreException;
import dev.chorus.port.StoredComment;
import dev.chorus.query.ViewAssembly.Seen;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Collects one page from hot entries and a store's list, reading on while what it finds is not to be seen. */
final class PageWalk {
    /** Reads of the store for one page. A list full of what the viewer may not see gives short pages, not endless queries. */
    private static final int MAX_READS = 8;

    /** Most rows of one read, as the port has it. */
    private static final int MAX_LIMIT = 201;

    /** How far back lists go without a store: as many comments as a room keeps at hand. */
    private static final int HOT_ONLY = 1000;

    private final HotStore hot;

    PageWalk(HotStore hot) {
        this.hot = hot;
    }

    /**
     * @param rows newest first
     * @param more there is more in the direction of the cursor
     * @param edge where that goes on
     * @param unprojected the hot entries that were read for it
     */
    record Found(List<Seen> rows, Cursor from, boolean more, long edge, boolean partial, List<RoomEntry> unprojected) {

        /** Cursor to what is older; empty: nothing. */
        String next() {
            if (from.isForward()) {
                // The comment that the page begins after is older, and this page must not hide it.
                long oldest = rows.isEmpty()
                        ? from.id() + 1
                        : rows.getLast().row().comment().id();
                return Cursor.olderThan(oldest).encode();
            }
            return more ? Cursor.olderThan(edge).encode() : "";
        }

        /** Cursor to what is newer; empty: nothing known. */
        String prev() {
            if (from.isForward()) {
                return more ? Cursor.newerThan(edge).encode() : "";
            }
            if (from.id() == Long.MAX_VALUE) {
                return "";
            }
            long newest = rows.isEmpty()
                    ? from.id() - 1
                    : rows.getFirst().row().comment().id();
            return newest > 0 ? Cursor.newerThan(newest).encode() : "";
        }
    }

    /**
     * @param source the store's list
     * @param belongs which hot entries of the stream are part of the list
     * @param sight what the viewer sees of a comment; empty: it is left out
     */
    Future<Found> page(
            Cursor from,
            int size,
            Set<CommentStatus> statuses,
            long streamId,
            Function<Page, Future<List<StoredComment>>> source,
            Predicate<RoomEntry> belongs,
            Function<Comment, Optional<Sight>> sight) {
        Future<HotStore.Unprojected> fresh =
                hot.unprojected(streamId).otherwise(new HotStore.Unprojected(false, List.of()));
        return fresh.compose(unprojected -> {
            Walk walk = new Walk(from, size, statuses, source, sight, unprojected, belongs);
            return walk.read(from, MAX_READS)
                    .recover(failure ->
                            failure instanceof StoreException ? hotOnly(streamId, walk) : Future.failedFuture(failure));
        });
    }

    private Future<Found> hotOnly(long streamId, Walk walk) {
        return hot.snapshot(streamId, HOT_ONLY)
                .map(HotStore.Snapshot::newestFirst)
                .otherwise(List.of())
                .map(recent -> {
                    Map<Long, RoomEntry> entries = new LinkedHashMap<>();
                    walk.unprojected
                            .newestFirst()
                            .forEach(entry -> entries.put(entry.comment().id(), entry));
                    recent.forEach(entry -> entries.putIfAbsent(entry.comment().id(), entry));
                    return walk.withoutStore(List.copyOf(entries.values()));
                });
    }

    /** The state of collecting one page; confined to one chain of futures. */
    private static final class Walk {
        private final Cursor from;
        private final int size;
        private final Set<CommentStatus> statuses;
        private final Function<Page, Future<List<StoredComment>>> source;
        private final Function<Comment, Optional<Sight>> sight;
        private final HotStore.Unprojected unprojected;
        private final Predicate<RoomEntry> belongs;
        private final List<RoomEntry> hot;
        private final List<Seen> seen = new ArrayList<>();

        Walk(
                Cursor from,
                int size,
                Set<CommentStatus> statuses,
                Function<Page, Future<List<StoredComment>>> source,
                Function<Comment, Optional<Sight>> sight,
                HotStore.Unprojected unprojected,
                Predicate<RoomEntry> belongs) {
            this.from = from;
            this.size = size;
            this.statuses = statuses;
            this.source = source;
            this.sight = sight;
            this.unprojected = unprojected;
            this.belongs = belongs;
            this.hot = unprojected.newestFirst().stream().filter(belongs).toList();
        }

        Future<Found> read(Cursor at, int reads) {
            int asked = Math.min(MAX_LIMIT, size + 1);
            Page page = at.isForward()
                    ? new Page(Long.MAX_VALUE, at.id(), asked, statuses)
                    : new Page(at.id(), 0, asked, statuses);
            return source.apply(page).compose(stored -> {
                CommentMerge.Stretch stretch = CommentMerge.merge(hot, stored, at, asked);
                collect(stretch.rows());
                if (seen.size() > size) {
                    return Future.succeededFuture(found(true, lastOfPage(), !unprojected.complete()));
                }
                if (stretch.exhausted()) {
                    return Future.succeededFuture(found(false, stretch.edge(), !unprojected.complete()));
                }
                Cursor further = new Cursor(at.direction(), stretch.edge());
                return reads > 1
                        ? read(further, reads - 1)
                        : Future.succeededFuture(found(true, stretch.edge(), !unprojected.complete()));
            });
        }

        Found withoutStore(List<RoomEntry> entries) {
            seen.clear();
            List<RoomEntry> listed = entries.stream().filter(belongs).toList();
            collect(CommentMerge.merge(listed, List.of(), from, MAX_LIMIT).rows());
            // More than was found may exist; an empty page ends the walk all the same.
            return found(!seen.isEmpty(), seen.isEmpty() ? from.id() : lastOfPage(), true);
        }

        /** One more than the page holds tells that there is more. */
        private void collect(List<StoredComment> rows) {
            for (StoredComment row : rows) {
                if (seen.size() > size) {
                    return;
                }
                sight.apply(row.comment()).ifPresent(allowed -> seen.add(new Seen(row, allowed)));
            }
        }

        private long lastOfPage() {
            return seen.get(Math.min(size, seen.size()) - 1).row().comment().id();
        }

        private Found found(boolean more, long edge, boolean partial) {
            List<Seen> page = new ArrayList<>(seen.subList(0, Math.min(size, seen.size())));
            return new Found(
                    from.isForward() ? page.reversed() : page, from, more, edge, partial, unprojected.newestFirst());
        }
    }
}
