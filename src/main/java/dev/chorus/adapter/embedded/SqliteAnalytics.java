package dev.chorus.adapter.embedded;

import dev.chorus.observe.Meters;
import dev.chorus.port.AnalyticsStore;
import dev.chorus.port.Logged;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers by stream and minute in one SQLite file; a projection, so it syncs as seldom as {@link SqliteCommentStore}. */
public final class SqliteAnalytics implements AnalyticsStore {
    private static final int MAX_POINTS = 1_500;
    private static final Duration PRODUCERS_KEPT = Duration.ofDays(1);
    /** Streams cleaned in one write while expiring. */
    private static final int STREAMS_AT_ONCE = 50;

    private static final String SUMS = """
            SELECT (minute - ?2) / ?4, kind, name, sum(amount) FROM amounts
            WHERE stream_id = ?1 AND minute >= ?2 AND minute < ?3 GROUP BY 1, 2, 3
            """;
    private static final String PEOPLE = """
            SELECT (minute - ?2) / ?4, count(DISTINCT user_id) FROM commenters
            WHERE stream_id = ?1 AND minute >= ?2 AND minute < ?3 GROUP BY 1
            """;

    private final SqliteFile file;
    private final Clock clock;

    private SqliteAnalytics(SqliteFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Opens {@code store/analytics.db} in a data folder. Blocks: never call it on an event loop.
     *
     * @throws dev.chorus.port.StoreException when the file can't be used
     */
    public static SqliteAnalytics open(Vertx vertx, Path data, Meters meters, Clock clock) {
        Path path = data.resolve("store").resolve("analytics.db");
        return new SqliteAnalytics(
                SqliteFile.open(vertx, path, "db/analytics", meters, "analytics", SqliteFile.Sync.NORMAL), clock);
    }

    @Override
    public Future<Map<Integer, Long>> positions() {
        return file.read("positions", AnalyticsBatch::positions);
    }

    @Override
    public Future<Void> apply(List<Logged> batch) {
        List<Logged> events = List.copyOf(batch);
        return file.run("apply", s -> {
            AnalyticsBatch.apply(s, events, clock.millis());
        });
    }

    @Override
    public Future<List<Point>> series(long streamId, long from, long to, long stepMs) {
        long first = Math.floorDiv(from, AnalyticsBatch.MINUTE_MS);
        long end = Math.ceilDiv(to, AnalyticsBatch.MINUTE_MS);
        long step = stepMs / AnalyticsBatch.MINUTE_MS;
        if (step < 1 || stepMs % AnalyticsBatch.MINUTE_MS != 0) {
            return Future.failedFuture(new IllegalArgumentException("a step is a multiple of a minute, not " + stepMs));
        }
        long points = Math.ceilDiv(Math.max(0, end - first), step);
        if (points > MAX_POINTS) {
            return Future.failedFuture(new IllegalArgumentException(points + " points are more than " + MAX_POINTS));
        }
        return file.read("series", s -> points(s, streamId, first, end, step, (int) points));
    }

    @Override
    public Future<Void> expire(long at) {
        long minute = Math.floorDiv(at, AnalyticsBatch.MINUTE_MS);
        long seenBefore = clock.millis() - PRODUCERS_KEPT.toMillis();
        return expire("amounts", minute, Long.MIN_VALUE)
                .compose(v -> expire("commenters", minute, Long.MIN_VALUE))
                .compose(v -> file.run("expire", s -> {
                    s.update("DELETE FROM producers WHERE seen_at < ?", seenBefore);
                }));
    }

    @Override
    public Future<Void> ping() {
        return file.ping();
    }

    @Override
    public Future<Void> close() {
        return file.close();
    }

    /** Streams after {@code after}, some at a time so that batches get in between. */
    private Future<Void> expire(String table, long minute, long after) {
        return file.write("expire", s -> {
                    List<Long> streams = s.list(streamsOf(table), r -> r.getLong(1), after, STREAMS_AT_ONCE);
                    for (long stream : streams) {
                        s.update("DELETE FROM " + table + " WHERE stream_id = ? AND minute < ?", stream, minute);
                    }
                    return streams;
                })
                .compose(streams ->
                        streams.isEmpty() ? Future.succeededFuture() : expire(table, minute, streams.getLast()));
    }

    /** Finds the different streams by jumping from one to the next in the key, instead of walking every row. */
    private static String streamsOf(String table) {
        return """
                WITH RECURSIVE s(id) AS (
                  SELECT min(stream_id) FROM %1$s WHERE stream_id > ?1
                  UNION ALL SELECT (SELECT min(stream_id) FROM %1$s WHERE stream_id > s.id) FROM s WHERE s.id IS NOT NULL)
                SELECT id FROM s WHERE id IS NOT NULL LIMIT ?2
                """.formatted(table);
    }

    private static List<Point> points(SqliteSession s, long streamId, long first, long end, long step, int count)
            throws SQLException {
        List<Sums> sums = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sums.add(new Sums());
        }
        s.list(
                SUMS,
                r -> {
                    sums.get(r.getInt(1)).add(r.getInt(2), r.getString(3), r.getLong(4));
                    return true;
                },
                streamId,
                first,
                end,
                step);
        s.list(PEOPLE, r -> sums.get(r.getInt(1)).people = r.getLong(2), streamId, first, end, step);
        List<Point> points = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            points.add(sums.get(i).point((first + i * step) * AnalyticsBatch.MINUTE_MS));
        }
        return points;
    }

    /** One point while its rows are read. */
    private static final class Sums {
        private final long[] plain = new long[AnalyticsBatch.REACTIONS];
        private final Map<String, Long> reactions = new HashMap<>();
        private final Map<String, Long> moderated = new HashMap<>();
        private long people;

        void add(int kind, String name, long amount) {
            switch (kind) {
                case AnalyticsBatch.REACTIONS -> reactions.put(name, amount);
                case AnalyticsBatch.MODERATED -> moderated.put(name, amount);
                default -> plain[kind] = amount;
            }
        }

        Point point(long at) {
            return new Point(
                    at,
                    plain[AnalyticsBatch.COMMENTS],
                    plain[AnalyticsBatch.REPLIES],
                    people,
                    Map.copyOf(reactions),
                    Map.copyOf(moderated),
                    plain[AnalyticsBatch.LENGTH]);
        }
    }
}
