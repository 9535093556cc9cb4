package dev.chorus.adapter.embedded;

import dev.chorus.port.CommentStore.ReactionEffects;
import dev.chorus.port.CommentStore.Recount;
import dev.chorus.port.CommentStore.TapCell;
import dev.chorus.port.CommentStore.UserReaction;
import dev.chorus.reaction.Register;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Shard;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Registers, totals, taps and producers: what the aggregator writes, and how it is read. */
final class ReactionTables {
    /** The group whose positions {@link ReactionEffects} moves. */
    static final String GROUP = "aggregator";

    private static final String REGISTERS = """
            INSERT INTO registers (comment_id, user_id, slot, type, position, place)
            SELECT v->>0, v->>1, v->>2, v->>3, v->>4, v->>5 FROM (SELECT value AS v FROM json_each(?))
            WHERE NOT EXISTS (SELECT 1 FROM erased_users e WHERE e.user_id = v->>1)
            ON CONFLICT (comment_id, user_id, slot) DO UPDATE SET
              type = excluded.type, position = excluded.position, place = excluded.place
            WHERE (excluded.position, excluded.place) > (registers.position, registers.place)
            """;
    private static final String CURRENT_TOTALS = """
            SELECT t.stream_id, t.comment_id, t.counts, t.position, t.amount FROM json_each(?) j
            JOIN totals t ON t.stream_id = j.value->>0 AND t.comment_id = j.value->>1
            """;
    private static final String TOTALS = """
            INSERT INTO totals (stream_id, comment_id, partition, position, amount, counts)
            SELECT v->>0, v->>1, v->>2, v->>3, v->>4, v->>5 FROM (SELECT value AS v FROM json_each(?)) WHERE true
            ON CONFLICT (stream_id, comment_id) DO UPDATE SET
              position = excluded.position, amount = excluded.amount, counts = excluded.counts
            WHERE excluded.position > totals.position
            """;
    // Adding is safe here: the amount is the difference between two states of rows that change in this transaction.
    private static final String STREAM_REACTIONS = """
            INSERT INTO stream_stats (stream_id, reactions) SELECT value->>0, value->>1 FROM json_each(?) WHERE true
            ON CONFLICT (stream_id) DO UPDATE SET reactions = reactions + excluded.reactions
            """;
    private static final String TAPS = """
            INSERT INTO taps (stream_id, second, type, amount, position)
            SELECT v->>0, v->>1, v->>2, v->>3, v->>4 FROM (SELECT value AS v FROM json_each(?)) WHERE true
            ON CONFLICT (stream_id, second, type) DO UPDATE SET amount = excluded.amount, position = excluded.position
            WHERE excluded.position > taps.position
            """;
    private static final String PRODUCERS = """
            INSERT INTO producers (partition, producer, seq, seen_at)
            SELECT value->>0, value->>1, value->>2, ? FROM json_each(?) WHERE true
            ON CONFLICT (partition, producer) DO UPDATE SET seq = max(seq, excluded.seq), seen_at = excluded.seen_at
            """;

    private ReactionTables() {}

    static void apply(SqliteSession session, ReactionEffects effects, long now) throws SQLException {
        JsonRows registers = new JsonRows();
        for (Register r : effects.registers()) {
            Register.Key key = r.key();
            registers.add(key.commentId(), key.userId(), key.slot(), r.type(), r.position(), r.index());
        }
        if (!registers.isEmpty()) {
            session.update(REGISTERS, registers.text());
        }
        if (!effects.totals().isEmpty()) {
            applyTotals(session, effects.totals());
        }
        JsonRows taps = new JsonRows();
        effects.taps()
                .forEach((cell, amount) -> taps.add(
                        cell.streamId(), cell.second(), cell.type(), amount, position(effects, cell.streamId())));
        if (!taps.isEmpty()) {
            session.update(TAPS, taps.text());
        }
        JsonRows producers = new JsonRows();
        effects.producers().forEach((key, seq) -> producers.add(key.partition(), key.producer(), seq));
        if (!producers.isEmpty()) {
            session.update(PRODUCERS, now, producers.text());
        }
        CommentBatch.moveTo(session, GROUP, effects.positions());
    }

    /** Of the event that counted the stream's newest taps, as far as the effects tell. */
    private static long position(ReactionEffects effects, long streamId) {
        Long moved = effects.positions().get(Shard.partitionOf(streamId));
        return moved != null
                ? moved
                : effects.totals()
                        .getOrDefault(new Target(streamId, 0), Totals.NONE)
                        .position();
    }

    private static void applyTotals(SqliteSession session, Map<Target, Totals> totals) throws SQLException {
        Map<Target, Totals> stored = totals(session, totals.keySet());
        JsonRows rows = new JsonRows();
        Map<Long, Long> byStream = new HashMap<>();
        totals.forEach((target, next) -> {
            Totals before = stored.get(target);
            if (before == null || next.position() > before.position()) {
                long amount = next.sum();
                rows.add(
                        target.streamId(),
                        target.commentId(),
                        Shard.partitionOf(target.streamId()),
                        next.position(),
                        amount,
                        CommentRows.counts(next.counts()));
                byStream.merge(target.streamId(), amount - (before == null ? 0 : before.sum()), Long::sum);
            }
        });
        if (!rows.isEmpty()) {
            session.update(TOTALS, rows.text());
            JsonRows changes = new JsonRows();
            byStream.forEach((stream, amount) -> changes.add(stream, amount));
            session.update(STREAM_REACTIONS, changes.text());
        }
    }

    static Map<Target, Totals> totals(SqliteSession session, Collection<Target> targets) throws SQLException {
        JsonRows wanted = new JsonRows();
        targets.forEach(t -> wanted.add(t.streamId(), t.commentId()));
        Map<Target, Totals> found = new HashMap<>();
        session.list(
                CURRENT_TOTALS,
                r -> found.put(
                        new Target(r.getLong(1), r.getLong(2)),
                        new Totals(CommentRows.counts(r.getString(3)), r.getLong(4))),
                wanted.text());
        return found;
    }

    static Map<Register.Key, Register> registers(SqliteSession session, Collection<Register.Key> keys)
            throws SQLException {
        JsonRows wanted = new JsonRows();
        keys.forEach(k -> wanted.add(k.commentId(), k.userId(), k.slot()));
        Map<Register.Key, Register> found = new HashMap<>();
        session.list(
                """
                SELECT r.comment_id, r.user_id, r.slot, r.type, r.position, r.place FROM json_each(?) j
                JOIN registers r ON r.comment_id = j.value->>0 AND r.user_id = j.value->>1 AND r.slot = j.value->>2
                """,
                r -> {
                    Register.Key key = new Register.Key(r.getLong(1), r.getLong(2), r.getString(3));
                    return found.put(key, new Register(key, r.getString(4), r.getLong(5), r.getInt(6)));
                },
                wanted.text());
        return found;
    }

    static Map<Long, List<String>> reacted(SqliteSession session, long userId, Collection<Long> commentIds)
            throws SQLException {
        Map<Long, List<String>> found = new HashMap<>();
        session.list(
                """
                SELECT r.comment_id, r.type FROM json_each(?) j
                JOIN registers r ON r.comment_id = j.value AND r.user_id = ? WHERE r.type <> '' ORDER BY r.slot
                """,
                r -> found.computeIfAbsent(r.getLong(1), k -> new ArrayList<>()).add(r.getString(2)),
                JsonRows.numbers(commentIds),
                userId);
        return found;
    }

    static List<UserReaction> ofUser(SqliteSession session, long userId, long after, int limit) throws SQLException {
        return session.list(
                """
                SELECT coalesce(c.stream_id, 0), r.comment_id, r.type FROM registers r
                LEFT JOIN comments c ON c.id = r.comment_id
                WHERE r.user_id = ?1 AND r.type <> '' AND r.comment_id IN (
                  SELECT DISTINCT comment_id FROM registers
                  WHERE user_id = ?1 AND type <> '' AND comment_id > ?2 ORDER BY comment_id LIMIT ?3)
                ORDER BY r.comment_id, r.slot
                """, r -> new UserReaction(r.getLong(1), r.getLong(2), r.getString(3)), userId, after, limit);
    }

    static Map<TapCell, Long> taps(SqliteSession session, Collection<TapCell> cells) throws SQLException {
        JsonRows wanted = new JsonRows();
        cells.forEach(c -> wanted.add(c.streamId(), c.second(), c.type()));
        Map<TapCell, Long> found = new HashMap<>();
        session.list(
                """
                SELECT t.stream_id, t.second, t.type, t.amount FROM json_each(?) j
                JOIN taps t ON t.stream_id = j.value->>0 AND t.second = j.value->>1 AND t.type = j.value->>2
                """,
                r -> found.put(new TapCell(r.getLong(1), r.getLong(2), r.getString(3)), r.getLong(4)),
                wanted.text());
        return found;
    }

    static Map<String, Long> producers(SqliteSession session, int partition, long seenAfter) throws SQLException {
        Map<String, Long> found = new HashMap<>();
        session.list(
                "SELECT producer, seq FROM producers WHERE partition = ? AND seen_at >= ?",
                r -> found.put(r.getString(1), r.getLong(2)),
                partition,
                seenAfter);
        return found;
    }

    static Recount recount(SqliteSession session, Target target) throws SQLException {
        String sql = target.commentId() == 0
                ? "SELECT type, sum(amount) FROM taps WHERE stream_id = ? GROUP BY type HAVING sum(amount) > 0"
                : "SELECT type, count(*) FROM registers WHERE comment_id = ? AND type <> '' GROUP BY type";
        Map<String, Long> counted = new HashMap<>();
        session.list(
                sql,
                r -> counted.put(r.getString(1), r.getLong(2)),
                target.commentId() == 0 ? target.streamId() : target.commentId());
        Totals stored = totals(session, List.of(target)).getOrDefault(target, Totals.NONE);
        long position = session.first(
                        "SELECT position FROM positions WHERE consumer = ? AND partition = ?",
                        r -> r.getLong(1),
                        GROUP,
                        Shard.partitionOf(target.streamId()))
                .orElse(-1L);
        return new Recount(counted, stored, position);
    }

    static List<Target> changedAfter(SqliteSession session, int partition, long position, int limit)
            throws SQLException {
        return session.list("""
                SELECT stream_id, comment_id FROM totals WHERE partition = ? AND position > ? ORDER BY position LIMIT ?
                """, r -> new Target(r.getLong(1), r.getLong(2)), partition, position, limit);
    }
}
