package dev.chorus.stream;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** How a stream is made and changed from the fields of a request. Pure: returns the next state or throws. */
public final class StreamRules {
    private static final int MAX_TITLE = 200;
    private static final int MAX_DESCRIPTION = 5000;
    private static final int MAX_URL = 2000;
    private static final int MAX_MODERATORS = 1000;

    private StreamRules() {}

    /**
     * @param overlay lays {@code settings} over the earlier overrides: (earlier JSON text, changes) to the new state
     * @throws InvalidField naming what is missing or not allowed
     */
    public static Stream create(
            long id,
            String externalId,
            long creatorId,
            Map<String, Object> fields,
            BiFunction<String, Map<String, Object>, Overrides> overlay,
            StreamSettings defaults,
            long now) {
        String title = text(fields, "title", "", MAX_TITLE);
        if (title.isBlank()) {
            throw new InvalidField("title", "1.." + MAX_TITLE + " characters");
        }
        Stream empty = new Stream(
                id,
                externalId,
                title,
                "",
                StreamType.OTHER,
                creatorId,
                StreamStatus.LIVE,
                0,
                now,
                0,
                "UTC",
                "",
                "",
                0,
                defaults,
                "{}",
                Set.of(),
                now,
                now);
        return patched(empty, fields, overlay, now, true);
    }

    /** @throws InvalidField naming what is not allowed */
    public static Stream change(
            Stream stream,
            Map<String, Object> fields,
            BiFunction<String, Map<String, Object>, Overrides> overlay,
            long now) {
        return patched(stream, fields, overlay, now, false);
    }

    /** @throws InvalidField when there would be too many */
    public static Stream appoint(Stream stream, long userId, boolean appointed, long now) {
        Set<Long> moderators = new HashSet<>(stream.moderators());
        if (appointed) {
            moderators.add(userId);
        } else {
            moderators.remove(userId);
        }
        if (moderators.size() > MAX_MODERATORS) {
            throw new InvalidField("user_id", "a stream has at most " + MAX_MODERATORS + " moderators");
        }
        return new Stream(
                stream.id(),
                stream.externalId(),
                stream.title(),
                stream.description(),
                stream.type(),
                stream.creatorId(),
                stream.status(),
                stream.scheduledAt(),
                stream.startedAt(),
                stream.endedAt(),
                stream.timezone(),
                stream.thumbnailUrl(),
                stream.videoUrl(),
                stream.maxParticipants(),
                stream.settings(),
                stream.overrides(),
                moderators,
                stream.createdAt(),
                now);
    }

    /**
     * @param json a stream's own settings as they are stored
     * @param settings what is then in force
     */
    public record Overrides(String json, StreamSettings settings) {}

    private static Stream patched(
            Stream s,
            Map<String, Object> fields,
            BiFunction<String, Map<String, Object>, Overrides> overlay,
            long now,
            boolean isNew) {
        Overrides overrides = new Overrides(s.overrides(), s.settings());
        Object settings = fields.get("settings");
        if (settings instanceof Map<?, ?> map) {
            overrides = overlay.apply(s.overrides(), named(map));
        } else if (settings != null) {
            throw new InvalidField("settings", "an object");
        }
        long scheduledAt = time(fields, "scheduled_at", s.scheduledAt());
        StreamStatus status = status(fields, s.status());
        if (isNew && !fields.containsKey("status") && scheduledAt > now) {
            status = StreamStatus.SCHEDULED;
        }
        if (s.status() == StreamStatus.ENDED && status == StreamStatus.SCHEDULED) {
            throw new InvalidField("status", "an ended stream can only go live again");
        }
        long startedAt = status == StreamStatus.SCHEDULED ? 0 : s.startedAt() == 0 ? now : s.startedAt();
        long endedAt = status != StreamStatus.ENDED ? 0 : s.endedAt() == 0 ? now : s.endedAt();
        String title = text(fields, "title", s.title(), MAX_TITLE);
        if (title.isBlank()) {
            throw new InvalidField("title", "1.." + MAX_TITLE + " characters");
        }
        return new Stream(
                s.id(),
                s.externalId(),
                title,
                text(fields, "description", s.description(), MAX_DESCRIPTION),
                type(fields, s.type()),
                s.creatorId(),
                status,
                scheduledAt,
                startedAt,
                endedAt,
                zone(fields, s.timezone()),
                url(fields, "thumbnail_url", s.thumbnailUrl()),
                url(fields, "video_url", s.videoUrl()),
                participants(fields, s.maxParticipants()),
                overrides.settings(),
                overrides.json(),
                s.moderators(),
                s.createdAt(),
                now);
    }

    private static Map<String, Object> named(Map<?, ?> map) {
        Map<String, Object> named = new java.util.LinkedHashMap<>();
        map.forEach((k, v) -> {
            if (v == null) {
                throw new InvalidField("settings." + k, "a value");
            }
            named.put(String.valueOf(k), v);
        });
        return named;
    }

    private static String text(Map<String, Object> fields, String name, String old, int max) {
        Object value = fields.get(name);
        if (value == null) {
            return old;
        }
        if (!(value instanceof String s) || s.codePointCount(0, s.length()) > max) {
            throw new InvalidField(name, "a text of at most " + max + " characters");
        }
        return s.strip();
    }

    private static String url(Map<String, Object> fields, String name, String old) {
        String url = text(fields, name, old, MAX_URL);
        if (!url.isEmpty() && !url.startsWith("https://") && !url.startsWith("http://")) {
            throw new InvalidField(name, "an http or https address");
        }
        return url;
    }

    private static StreamType type(Map<String, Object> fields, StreamType old) {
        Object value = fields.get("type");
        if (value == null) {
            return old;
        }
        for (StreamType t : StreamType.values()) {
            if (t.wire().equals(value)) {
                return t;
            }
        }
        throw new InvalidField("type", "one of sports news entertainment other");
    }

    private static StreamStatus status(Map<String, Object> fields, StreamStatus old) {
        Object value = fields.get("status");
        if (value == null) {
            return old;
        }
        for (StreamStatus t : StreamStatus.values()) {
            if (t.name().toLowerCase(Locale.ROOT).equals(value)) {
                return t;
            }
        }
        throw new InvalidField("status", "one of scheduled live ended");
    }

    private static int participants(Map<String, Object> fields, int old) {
        Object value = fields.get("max_participants");
        if (value == null) {
            return old;
        }
        if (value instanceof Number n && n.doubleValue() == n.intValue() && n.intValue() >= 0) {
            return n.intValue();
        }
        throw new InvalidField("max_participants", "an integer from 0");
    }

    private static String zone(Map<String, Object> fields, String old) {
        String zone = text(fields, "timezone", old, 64);
        try {
            return ZoneId.of(zone).getId();
        } catch (DateTimeException e) {
            throw new InvalidField("timezone", "an IANA time zone such as Europe/Paris");
        }
    }

    private static long time(Map<String, Object> fields, String name, long old) {
        Object value = fields.get(name);
        if (value == null) {
            return old;
        }
        try {
            return Instant.parse(String.valueOf(value)).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new InvalidField(name, "a time such as 2026-01-31T20:00:00.000Z");
        }
    }
}
