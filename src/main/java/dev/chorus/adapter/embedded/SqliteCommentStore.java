package dev.chorus.adapter.embedded;

import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Logged;
import dev.chorus.port.Page;
import dev.chorus.port.RoomHead;
import dev.chorus.port.StoredComment;
import dev.chorus.reaction.Register;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Comments and reactions in one SQLite file. Effects and positions share transactions, so the file is always as of its positions. It
 * does not sync at each commit: after a power cut it is a little behind, and what it lacks comes from the log again.
 */
public final class SqliteCommentStore implements CommentStore {
    private static final Duration PRODUCERS_KEPT = Duration.ofDays(1);
    /** Comments deleted at once while clearing, so that other writes wait some tens of milliseconds only. */
    private static final int CHUNK = 500;

    private static final String FIND =
            "SELECT " + CommentRows.COLUMNS + " FROM comments c" + CommentRows.TOTALS_JOIN + "WHERE c.id = ?";
    private static final String FIND_ALL = "SELECT " + CommentRows.COLUMNS
            + " FROM json_each(?) j CROSS JOIN comments c" + CommentRows.TOTALS_JOIN + "WHERE c.id = j.value";
    // Named, because without statistics the planner takes the wider index of pages.
    private static final String EXTERNAL =
            "SELECT " + CommentRows.COLUMNS + " FROM comments c INDEXED BY comments_external"
                    + CommentRows.TOTALS_JOIN
                    + "WHERE c.stream_id = ? AND c.external_id = ? AND c.external_id <> '' ORDER BY c.id LIMIT 1";
    private static final String PINNED =
            "SELECT " + CommentRows.COLUMNS + " FROM comments c INDEXED BY comments_pinned" + CommentRows.TOTALS_JOIN
                    + "WHERE c.stream_id = ? AND c.pinned = 1 AND c.status = 1 ORDER BY c.id DESC LIMIT 20";
    private static final String TOP = "SELECT " + CommentRows.COLUMNS
            + " FROM totals t CROSS JOIN comments c ON c.id = t.comment_id AND c.stream_id = t.stream_id"
            + " WHERE t.stream_id = ? AND t.comment_id > 0 AND t.amount > 10 AND c.status = 1"
            + " ORDER BY t.amount DESC LIMIT 200";

    private final SqliteFile file;
    private final Clock clock;

    private SqliteCommentStore(SqliteFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Opens {@code store/comments.db} in a data folder. Blocks: never call it on an event loop.
     *
     * @throws dev.chorus.port.StoreException when the file can't be used
     */
    public static SqliteCommentStore open(Vertx vertx, Path data, Meters meters, Clock clock) {
        Path path = data.resolve("store").resolve("comments.db");
        return new SqliteCommentStore(
                SqliteFile.open(vertx, path, "db/comments", meters, "comments", SqliteFile.Sync.NORMAL), clock);
    }

    /** Single statements that readers wait for; a test looks at their plans. */
    static List<String> lookups() {
        return List.of(FIND, FIND_ALL, EXTERNAL, PINNED, TOP);
    }

    @Override
    public Future<Map<Integer, Long>> positions(String group) {
        return file.read("positions", s -> {
            Map<Integer, Long> positions = new HashMap<>();
            s.list(
                    "SELECT partition, position FROM positions WHERE consumer = ?",
                    r -> positions.put(r.getInt(1), r.getLong(2)),
                    group);
            return positions;
        });
    }

    @Override
    public Future<Void> apply(String group, List<Logged> batch) {
        List<Logged> events = List.copyOf(batch);
        return file.run("apply", s -> {
            new CommentBatch(group, events).apply(s);
        });
    }

    @Override
    public Future<RoomHead> head(long streamId) {
        return file.read("head", s -> s.first(
                        "SELECT epoch, head, head_position FROM stream_stats WHERE stream_id = ?",
                        r -> new RoomHead(r.getString(1), r.getLong(2), r.getLong(3)),
                        streamId)
                .orElse(RoomHead.NONE));
    }

    @Override
    public Future<Optional<StoredComment>> find(long commentId) {
        return file.read("find", s -> s.first(FIND, CommentRows::stored, commentId));
    }

    @Override
    public Future<Map<Long, StoredComment>> findAll(Collection<Long> commentIds) {
        String ids = JsonRows.numbers(commentIds);
        return file.read("find_all", s -> {
            Map<Long, StoredComment> found = new HashMap<>();
            s.list(FIND_ALL, CommentRows::stored, ids)
                    .forEach(c -> found.put(c.comment().id(), c));
            return found;
        });
    }

    @Override
    public Future<Optional<StoredComment>> findExternal(long streamId, String externalId) {
        return file.read("find_external", s -> s.first(EXTERNAL, CommentRows::stored, streamId, externalId));
    }

    @Override
    public Future<List<StoredComment>> byStream(long streamId, Page page) {
        return file.read("by_stream", s -> CommentPages.read(s, CommentPages.Of.STREAM, streamId, page));
    }

    @Override
    public Future<List<StoredComment>> replies(long parentId, Page page) {
        return file.read("replies", s -> CommentPages.read(s, CommentPages.Of.PARENT, parentId, page));
    }

    @Override
    public Future<List<StoredComment>> byUser(long userId, Page page) {
        return file.read("by_user", s -> CommentPages.read(s, CommentPages.Of.USER, userId, page));
    }

    @Override
    public Future<List<StoredComment>> pinned(long streamId) {
        return file.read("pinned", s -> s.list(PINNED, CommentRows::stored, streamId));
    }

    @Override
    public Future<List<StoredComment>> top(long streamId) {
        return file.read("top", s -> s.list(TOP, CommentRows::stored, streamId));
    }

    @Override
    public Future<Map<Long, StreamCounts>> counts(Collection<Long> streamIds) {
        String ids = JsonRows.numbers(streamIds);
        return file.read("counts", s -> {
            Map<Long, StreamCounts> counts = new HashMap<>();
            s.list("""
                    SELECT x.stream_id, x.comments, x.reactions FROM json_each(?) j
                    CROSS JOIN stream_stats x WHERE x.stream_id = j.value
                    """, r -> counts.put(r.getLong(1), new StreamCounts(r.getLong(2), r.getLong(3))), ids);
            return counts;
        });
    }

    @Override
    public Future<Void> applyReactions(ReactionEffects effects) {
        // The caller goes on with its own maps at once.
        ReactionEffects own = new ReactionEffects(
                List.copyOf(effects.registers()),
                Map.of(),
                Map.copyOf(effects.totals()),
                Map.copyOf(effects.taps()),
                Map.copyOf(effects.producers()),
                Map.copyOf(effects.positions()));
        return file.run("apply_reactions", s -> {
            ReactionTables.apply(s, own, clock.millis());
        });
    }

    @Override
    public Future<Map<Register.Key, Register>> registers(Collection<Register.Key> keys) {
        List<Register.Key> wanted = List.copyOf(keys);
        return file.read("registers", s -> ReactionTables.registers(s, wanted));
    }

    @Override
    public Future<Map<Target, Totals>> totals(Collection<Target> targets) {
        List<Target> wanted = List.copyOf(targets);
        return file.read("totals", s -> ReactionTables.totals(s, wanted));
    }

    @Override
    public Future<Map<TapCell, Long>> taps(Collection<TapCell> cells) {
        List<TapCell> wanted = List.copyOf(cells);
        return file.read("taps", s -> ReactionTables.taps(s, wanted));
    }

    @Override
    public Future<Map<Long, List<String>>> reacted(long userId, Collection<Long> commentIds) {
        List<Long> wanted = List.copyOf(commentIds);
        return file.read("reacted", s -> ReactionTables.reacted(s, userId, wanted));
    }

    @Override
    public Future<List<UserReaction>> reactionsOf(long userId, long after, int limit) {
        return file.read("reactions_of", s -> ReactionTables.ofUser(s, userId, after, limit));
    }

    @Override
    public Future<Set<Long>> erasedUsers() {
        return file.read(
                "erased_users", s -> new HashSet<>(s.list("SELECT user_id FROM erased_users", r -> r.getLong(1))));
    }

    @Override
    public Future<Map<String, Long>> producers(int partition) {
        long seenAfter = clock.millis() - PRODUCERS_KEPT.toMillis();
        // A write, so that the old ones go: asked when a partition is taken over, which is seldom.
        return file.write("producers", s -> {
            s.update("DELETE FROM producers WHERE partition = ? AND seen_at < ?", partition, seenAfter);
            return ReactionTables.producers(s, partition, seenAfter);
        });
    }

    @Override
    public Future<Recount> recount(Target target) {
        return file.read("recount", s -> ReactionTables.recount(s, target));
    }

    @Override
    public Future<List<Target>> changedAfter(int partition, long position, int limit) {
        return file.read("changed_after", s -> ReactionTables.changedAfter(s, partition, position, limit));
    }

    @Override
    public Future<Void> clear(long streamId) {
        if (streamId == 0) {
            return file.run("clear", s -> {
                CommentRemoval.everything(s);
            });
        }
        return file.write("clear", s -> CommentRemoval.some(s, streamId, CHUNK))
                .compose(gone -> gone > 0
                        ? clear(streamId)
                        : file.run("clear", s -> {
                            CommentRemoval.rest(s, streamId);
                        }));
    }

    @Override
    public Future<Integer> expire(long streamId, long at, int limit) {
        return file.write("expire", s -> CommentRemoval.expired(s, streamId, at, limit));
    }

    @Override
    public Future<Void> ping() {
        return file.ping();
    }

    @Override
    public Future<Void> close() {
        return file.close();
    }
}
