package dev.chorus.adapter.postgres;

import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import dev.chorus.stream.StreamType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statements about streams. */
final class PostgresStreams {
    private static final Logger log = LoggerFactory.getLogger(PostgresStreams.class);
    private static final int MAX_LIST = 201;
    private static final String SELECT = "SELECT id, external_id, title, description, type, creator_id, status, "
            + millis("scheduled_at") + ", " + millis("started_at") + ", " + millis("ended_at")
            + ", timezone, thumbnail_url, video_url, max_participants, overrides::text, "
            + millis("created_at") + ", " + millis("updated_at")
            + ", ARRAY(SELECT user_id FROM stream_moderators WHERE stream_id = streams.id) FROM streams";

    private final Function<String, StreamSettings> settings;

    PostgresStreams(Function<String, StreamSettings> settings) {
        this.settings = settings;
    }

    /** To be run in a transaction: the row of the stream, once written, keeps others away from its moderators until the end. */
    Future<Void> put(PostgresSession session, Stream stream, long position) {
        return session.update(
                        "INSERT INTO streams (id, position, external_id, title, description, type, creator_id, status,"
                                + " scheduled_at, started_at, ended_at, timezone, thumbnail_url, video_url, max_participants,"
                                + " overrides, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
                                + time("$9") + ", " + time("$10") + ", " + time("$11")
                                + ", $12, $13, $14, $15, $16::text::jsonb, " + time("$17") + ", " + time("$18") + ")"
                                + " ON CONFLICT (id) DO UPDATE SET position = excluded.position,"
                                + " external_id = excluded.external_id, title = excluded.title,"
                                + " description = excluded.description, type = excluded.type,"
                                + " creator_id = excluded.creator_id, status = excluded.status,"
                                + " scheduled_at = excluded.scheduled_at, started_at = excluded.started_at,"
                                + " ended_at = excluded.ended_at, timezone = excluded.timezone,"
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
                        PostgresSession.time(stream.scheduledAt()),
                        PostgresSession.time(stream.startedAt()),
                        PostgresSession.time(stream.endedAt()),
                        stream.timezone(),
                        stream.thumbnailUrl(),
                        stream.videoUrl(),
                        stream.maxParticipants(),
                        // The escape of the one character that the server has no place for.
                        stream.overrides().replace("\\u0000", "\\ufffd"),
                        PostgresSession.time(stream.createdAt()),
                        PostgresSession.time(stream.updatedAt()))
                .compose(changed -> changed == 0 ? Future.succeededFuture() : belongings(session, stream));
    }

    private static Future<Void> belongings(PostgresSession session, Stream stream) {
        return session.update("DELETE FROM stream_moderators WHERE stream_id = $1", stream.id())
                .compose(done -> session.update(
                        "INSERT INTO stream_moderators (stream_id, user_id) SELECT $1::bigint, unnest($2::bigint[])",
                        stream.id(),
                        PostgresSession.ids(stream.moderators())))
                .compose(done -> stream.externalId().isEmpty()
                        ? Future.succeededFuture(0)
                        : offer(session, stream.externalId(), stream.id()))
                .mapEmpty();
    }

    Future<Optional<Stream>> byId(PostgresSession session, long id) {
        return session.first(SELECT + " WHERE id = $1", this::row, id);
    }

    /** One walk down the index for each state: a single one over all would read every ended stream to find the live ones. */
    Future<List<Stream>> list(PostgresSession session, Set<StreamStatus> statuses, long before, int limit) {
        String[] wanted = statuses.stream().map(StreamStatus::wire).toArray(String[]::new);
        return session.list(
                SELECT + " WHERE id IN (SELECT found.id FROM unnest($1::text[]) AS wanted CROSS JOIN LATERAL"
                        + " (SELECT id FROM streams WHERE status = wanted AND id < $2 ORDER BY id DESC LIMIT $3) AS found)"
                        + " ORDER BY id DESC LIMIT $3",
                this::row,
                wanted,
                before,
                (long) Math.clamp(limit, 0, MAX_LIST));
    }

    static Future<Long> reserve(PostgresSession session, String externalId, long proposedId) {
        return offer(session, externalId, proposedId)
                .compose(done -> reserved(session, externalId))
                .map(id -> id.orElse(proposedId));
    }

    static Future<Optional<Long>> reserved(PostgresSession session, String externalId) {
        return session.first(
                "SELECT stream_id FROM external_streams WHERE external_id = $1", row -> row.getLong(0), externalId);
    }

    private static Future<Integer> offer(PostgresSession session, String externalId, long id) {
        return session.update(
                "INSERT INTO external_streams (external_id, stream_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                externalId,
                id);
    }

    private static String millis(String column) {
        return "coalesce((extract(epoch FROM " + column + ") * 1000)::bigint, 0)";
    }

    private static String time(String parameter) {
        return "to_timestamp(nullif(" + parameter + "::bigint, 0) / 1000.0)";
    }

    private Stream row(Row row) {
        long id = row.getLong(0);
        String overrides = row.getString(14);
        return new Stream(
                id,
                row.getString(1),
                row.getString(2),
                row.getString(3),
                StreamType.of(row.getString(4)),
                row.getLong(5),
                StreamStatus.of(row.getString(6)),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getString(10),
                row.getString(11),
                row.getString(12),
                row.getInteger(13),
                inForce(id, overrides),
                overrides,
                Set.of(row.getArrayOfLongs(17)),
                row.getLong(15),
                row.getLong(16));
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
