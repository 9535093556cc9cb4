package dev.chorus.adapter.embedded;

import dev.chorus.comment.Comment;
import dev.chorus.event.Event;
import dev.chorus.event.Event.Change;
import dev.chorus.port.AnalyticsStore;
import dev.chorus.port.Logged;
import dev.chorus.reaction.ReactionOp;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One batch of events as amounts per stream and minute. Amounts are added, which is safe only because an event at or below the
 * position of its source is left out, and the position moves in the same transaction.
 */
final class AnalyticsBatch {
    static final long MINUTE_MS = 60_000;
    static final int COMMENTS = 0;
    static final int REPLIES = 1;
    static final int LENGTH = 2;
    static final int REACTIONS = 3;
    static final int MODERATED = 4;

    private static final String AMOUNTS = """
            INSERT INTO amounts (stream_id, minute, kind, name, amount)
            SELECT v->>0, v->>1, v->>2, v->>3, v->>4 FROM (SELECT value AS v FROM json_each(?)) WHERE true
            ON CONFLICT (stream_id, minute, kind, name) DO UPDATE SET amount = amount + excluded.amount
            """;
    private static final String COMMENTERS = """
            INSERT OR IGNORE INTO commenters (stream_id, minute, user_id)
            SELECT value->>0, value->>1, value->>2 FROM json_each(?)
            """;
    private static final String SEEN = """
            SELECT p.partition, p.producer, p.seq FROM json_each(?) j
            JOIN producers p ON p.partition = j.value->>0 AND p.producer = j.value->>1
            """;
    private static final String PRODUCERS = """
            INSERT INTO producers (partition, producer, seq, seen_at)
            SELECT value->>0, value->>1, value->>2, ? FROM json_each(?) WHERE true
            ON CONFLICT (partition, producer) DO UPDATE SET seq = max(seq, excluded.seq), seen_at = excluded.seen_at
            """;
    private static final String POSITIONS = """
            INSERT INTO positions (source, position) SELECT value->>0, value->>1 FROM json_each(?) WHERE true
            ON CONFLICT (source) DO UPDATE SET position = max(position, excluded.position)
            """;

    private final Map<Cell, Long> amounts = new HashMap<>();
    private final Set<Commenter> commenters = new HashSet<>();
    private final Map<Integer, Long> positions;
    private final Map<Integer, Long> moved = new HashMap<>();
    private final Map<Producer, Long> seen = new HashMap<>();

    /** @param positions by source, as stored */
    private AnalyticsBatch(Map<Integer, Long> positions) {
        this.positions = positions;
    }

    static void apply(SqliteSession session, List<Logged> batch, long now) throws SQLException {
        AnalyticsBatch counted = new AnalyticsBatch(positions(session));
        counted.loadSeen(session, batch);
        List<Event.UserErased> erased = new ArrayList<>();
        for (Logged logged : batch) {
            int source = AnalyticsStore.source(logged.topic(), logged.partition());
            if (!counted.moveTo(source, logged.position())) {
                continue;
            }
            switch (logged.event()) {
                case Event.CommentChanged changed -> counted.comment(changed);
                case Event.Reactions reactions -> counted.reactions(logged.partition(), reactions);
                case Event.UserErased erasure -> erased.add(erasure);
                case Event.UserErasing other -> {}
                case Event.StreamChanged other -> {}
                case Event.TotalsRepaired other -> {}
                case Event.MetricsUpdated other -> {}
            }
        }
        counted.write(session, now);
        for (Event.UserErased erasure : erased) {
            // The number of people stays; who it was goes. Walks the whole table, which is seldom asked.
            long nobody = -Math.max(1, erasure.head().id());
            session.update("UPDATE OR IGNORE commenters SET user_id = ? WHERE user_id = ?", nobody, erasure.userId());
            session.update("DELETE FROM commenters WHERE user_id = ?", erasure.userId());
        }
    }

    static Map<Integer, Long> positions(SqliteSession session) throws SQLException {
        Map<Integer, Long> positions = new HashMap<>();
        session.list("SELECT source, position FROM positions", r -> positions.put(r.getInt(1), r.getLong(2)));
        return positions;
    }

    /** False: it was counted before. */
    private boolean moveTo(int source, long position) {
        boolean isNew = position > positions.getOrDefault(source, Long.MIN_VALUE);
        if (isNew) {
            positions.put(source, position);
            moved.put(source, position);
        }
        return isNew;
    }

    private void comment(Event.CommentChanged event) {
        Comment comment = event.comment();
        long minute = event.head().at() / MINUTE_MS;
        if (event.change() == Change.CREATED) {
            add(comment.streamId(), minute, COMMENTS, "", 1);
            add(
                    comment.streamId(),
                    minute,
                    LENGTH,
                    "",
                    comment.content().codePointCount(0, comment.content().length()));
            if (comment.isReply()) {
                add(comment.streamId(), minute, REPLIES, "", 1);
            }
            commenters.add(
                    new Commenter(comment.streamId(), minute, comment.author().id()));
        } else if (event.change() == Change.MODERATED) {
            add(comment.streamId(), minute, MODERATED, event.act(), 1);
        }
    }

    private void reactions(int partition, Event.Reactions event) {
        Producer producer = new Producer(partition, event.producer());
        if (event.seq() <= seen.getOrDefault(producer, 0L)) {
            return;
        }
        seen.put(producer, event.seq());
        long minute = event.head().at() / MINUTE_MS;
        for (ReactionOp op : event.ops()) {
            if (op.add()) {
                add(event.head().streamId(), minute, REACTIONS, op.type(), op.count());
            }
        }
    }

    private void add(long stream, long minute, int kind, String name, long amount) {
        amounts.merge(new Cell(stream, minute, kind, name), amount, Long::sum);
    }

    private void loadSeen(SqliteSession session, List<Logged> batch) throws SQLException {
        Set<Producer> wanted = new HashSet<>();
        for (Logged logged : batch) {
            if (logged.event() instanceof Event.Reactions reactions) {
                wanted.add(new Producer(logged.partition(), reactions.producer()));
            }
        }
        JsonRows rows = new JsonRows();
        wanted.forEach(p -> rows.add(p.partition, p.name));
        if (!rows.isEmpty()) {
            session.list(SEEN, r -> seen.put(new Producer(r.getInt(1), r.getString(2)), r.getLong(3)), rows.text());
        }
    }

    private void write(SqliteSession session, long now) throws SQLException {
        JsonRows cells = new JsonRows();
        amounts.forEach((c, amount) -> cells.add(c.stream, c.minute, c.kind, c.name, amount));
        update(session, AMOUNTS, cells);
        JsonRows people = new JsonRows();
        commenters.forEach(c -> people.add(c.stream, c.minute, c.user));
        update(session, COMMENTERS, people);
        JsonRows producers = new JsonRows();
        seen.forEach((p, seq) -> producers.add(p.partition, p.name, seq));
        if (!producers.isEmpty()) {
            session.update(PRODUCERS, now, producers.text());
        }
        JsonRows ends = new JsonRows();
        moved.forEach((source, position) -> ends.add(source, position));
        update(session, POSITIONS, ends);
    }

    private static void update(SqliteSession session, String sql, JsonRows rows) throws SQLException {
        if (!rows.isEmpty()) {
            session.update(sql, rows.text());
        }
    }

    private record Cell(long stream, long minute, int kind, String name) {}

    private record Commenter(long stream, long minute, long user) {}

    private record Producer(int partition, String name) {}
}
