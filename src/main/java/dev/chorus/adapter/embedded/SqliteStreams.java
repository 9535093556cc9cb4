package dev.chorus.adapter.embedded;

import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import dev.chorus.stream.StreamType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statements about streams. */
final class SqliteStreams {
    private static final Logger log = LoggerFactory.getLogger(SqliteStreams.class);
    private static final int MAX_LIST = 201;
    private static final String SELECT =
            "SELECT id, external_id, title, description, type, creator_id, status, scheduled_at,"
                    + " started_at, ended_at, timezone, thumbnail_url, video_url, max_participants, overrides, created_at, updated_at"
                    + " FROM streams";

    private final Function<String, StreamSettings> settings;

    SqliteStreams(Function<String, StreamSettings> settings) {
        this.settings = settings;
    }

    void put(SqliteSession session, Stream stream, long position) throws SQLException {
        int changed = session.update(
                "INSERT INTO streams (id, position, external_id, title, description, type, creator_id, status, scheduled_at,"
                        + " started_at, ended_at, timezone, thumbnail_url, video_url, max_participants, overrides, created_at,"
                        + " updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET position = excluded.position, external_id = excluded.external_id,"
                        + " title = excluded.title, description = excluded.description, type = excluded.type,"
                        + " creator_id = excluded.creator_id, status = excluded.status, scheduled_at = excluded.scheduled_at,"
                        + " started_at = excluded.started_at, ended_at = excluded.ended_at, timezone = excluded.timezone,"
                        + " thumbnail_url = excluded.thumbnail_url, video_url = excluded.video_url,"
                        + " max_participants = excluded.max_participants, overrides = excluded.overrides,"
                        + " created_at = excluded.created_at, updated_at = excluded.updated_at"
                        + " WHERE excluded.position > streams.position",
                stream.id(),
                position,
                stream.externalId(),
                stream.title(),
                stream.description(),
                stream.type().wire(),
                stream.creatorId(),
                stream.status().wire(),
                stream.scheduledAt(),
                stream.startedAt(),
                stream.endedAt(),
                stream.timezone(),
                stream.thumbnailUrl(),
                stream.videoUrl(),
                stream.maxParticipants(),
                stream.overrides(),
                stream.createdAt(),
                stream.updatedAt());
        if (changed == 0) {
            return;
        }
        session.update("DELETE FROM stream_moderators WHERE stream_id = ?", stream.id());
        session.update(
                "INSERT INTO stream_moderators (stream_id, user_id) SELECT ?, value FROM json_each(?)",
                stream.id(),
                JsonRows.numbers(stream.moderators()));
        if (!stream.externalId().isEmpty()) {
            reserve(session, stream.externalId(), stream.id());
        }
    }

    Optional<Stream> byId(SqliteSession session, long id) throws SQLException {
        return withModerators(session, session.list(SELECT + " WHERE id = ?", this::row, id)).stream()
                .findFirst();
    }

    List<Stream> list(SqliteSession session, Set<StreamStatus> statuses, long before, int limit) throws SQLException {
        int rows = Math.clamp(limit, 0, MAX_LIST);
        List<Stream> found = new ArrayList<>();
        // One walk down the index for each state: a single one over all would read every ended stream to find the live
        // ones.
        for (StreamStatus status : statuses) {
            found.addAll(session.list(
                    SELECT + " WHERE status = ? AND id < ? ORDER BY id DESC LIMIT ?",
                    this::row,
                    status.wire(),
                    before,
                    rows));
        }
        found.sort(Comparator.comparingLong(Stream::id).reversed());
        return withModerators(session, found.subList(0, Math.min(rows, found.size())));
    }

    static long reserve(SqliteSession session, String externalId, long proposedId) throws SQLException {
        session.update(
                "INSERT INTO external_streams (external_id, stream_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                externalId,
                proposedId);
        return reserved(session, externalId).orElse(proposedId);
    }

    static Optional<Long> reserved(SqliteSession session, String externalId) throws SQLException {
        return session.first(
                "SELECT stream_id FROM external_streams WHERE external_id = ?", row -> row.getLong(1), externalId);
    }

    private static List<Stream> withModerators(SqliteSession session, List<Stream> streams) throws SQLException {
        Map<Long, Set<Long>> moderators = new HashMap<>();
        session.list(
                        "SELECT stream_id, user_id FROM stream_moderators"
                                + " WHERE stream_id IN (SELECT value FROM json_each(?))",
                        row -> Map.entry(row.getLong(1), row.getLong(2)),
                        JsonRows.numbers(streams.stream().map(Stream::id).toList()))
                .forEach(pair -> moderators
                        .computeIfAbsent(pair.getKey(), id -> new HashSet<>())
                        .add(pair.getValue()));
        return streams.stream()
                .map(stream -> with(stream, moderators.getOrDefault(stream.id(), Set.of())))
                .toList();
    }

    private static Stream with(Stream s, Set<Long> moderators) {
        return new Stream(
                s.id(),
                s.externalId(),
                s.title(),
                s.description(),
                s.type(),
                s.creatorId(),
                s.status(),
                s.scheduledAt(),
                s.startedAt(),
                s.endedAt(),
                s.timezone(),
                s.thumbnailUrl(),
                s.videoUrl(),
                s.maxParticipants(),
                s.settings(),
                s.overrides(),
                moderators,
                s.createdAt(),
                s.updatedAt());
    }

    private Stream row(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        String overrides = row.getString(15);
        return new Stream(
                id,
                row.getString(2),
                row.getString(3),
                row.getString(4),
                StreamType.of(row.getString(5)),
                row.getLong(6),
                StreamStatus.of(row.getString(7)),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getString(11),
                row.getString(12),
                row.getString(13),
                row.getInt(14),
                inForce(id, overrides),
                overrides,
                Set.of(),
                row.getLong(16),
                row.getLong(17));
    }

    /** Overrides that an older version took and this one refuses must not hide the stream. */
    private StreamSettings inForce(long id, String overrides) {
        try {
            return settings.apply(overrides);
        } catch (RuntimeException e) {
            log.warn("stream {} has settings that can't be used, the defaults are in force: {}", id, e.getMessage());
            return settings.apply("{}");
        }
    }
}
