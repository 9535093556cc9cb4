package dev.chorus.adapter.redis;

import dev.chorus.account.Role;
import dev.chorus.comment.Comment;
import dev.chorus.event.Event;
import dev.chorus.event.EventJson;
import dev.chorus.event.Head;
import dev.chorus.port.RoomEntry;
import dev.chorus.stream.Shard;
import dev.chorus.stream.Stream;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;

/** Values as texts in Redis: numbers that sort as text, and the log's own JSON. */
final class RedisText {
    private static final int DIGITS = 19;
    private static final int JSON_FROM = DIGITS + 2;

    private RedisText() {}

    /** 19 characters that sort as the numbers do; everything below 0 is one and the same, before 0. */
    static String padded(long number) {
        String digits = Long.toString(Math.max(0, number));
        String padded = "0".repeat(DIGITS - digits.length()) + digits;
        return number < 0 ? "-" + padded.substring(1) : padded;
    }

    static long number(String padded) {
        return padded.startsWith("-") ? -1 : Long.parseLong(padded);
    }

    static String of(Response text) {
        return text.toString(StandardCharsets.UTF_8);
    }

    /** An integer of the server, or a text that is one. */
    static long number(Response number) {
        return Long.parseLong(number.toString());
    }

    static String kind(RoomEntry.Kind kind) {
        return switch (kind) {
            case POST -> "P";
            case UPDATE -> "U";
            case REMOVE -> "R";
        };
    }

    static RoomEntry.Kind kind(char kind) {
        return switch (kind) {
            case 'P' -> RoomEntry.Kind.POST;
            case 'U' -> RoomEntry.Kind.UPDATE;
            default -> RoomEntry.Kind.REMOVE;
        };
    }

    /** Position, whether it is public, kind, JSON: as {@code room.lua} reads it. */
    static String body(RoomEntry entry) {
        Comment comment = entry.comment();
        Head head = new Head(comment.id(), entry.streamId(), entry.epoch(), entry.offset(), comment.updatedAt(), 0, "");
        Event event = new Event.CommentChanged(head, Event.Change.UPDATED, comment, "", "", 0, Role.USER);
        return padded(entry.position()) + (comment.status().isPublic() ? '1' : '0') + kind(entry.kind()) + json(event);
    }

    static RoomEntry entry(String body) {
        if (!(event(body.substring(JSON_FROM)) instanceof Event.CommentChanged changed)) {
            throw new IllegalArgumentException("not a comment");
        }
        Head head = changed.head();
        return new RoomEntry(
                head.streamId(),
                head.epoch(),
                head.offset(),
                kind(body.charAt(DIGITS + 1)),
                changed.comment(),
                Shard.partitionOf(head.streamId()),
                number(body.substring(0, DIGITS)));
    }

    static String stream(Stream stream) {
        return json(
                new Event.StreamChanged(new Head(stream.id(), stream.id(), "", 0, stream.updatedAt(), 0, ""), stream));
    }

    static Stream stream(String json) {
        if (!(event(json) instanceof Event.StreamChanged changed)) {
            throw new IllegalArgumentException("not a stream");
        }
        return changed.stream();
    }

    private static String json(Event event) {
        return new String(EventJson.encode(event), StandardCharsets.UTF_8);
    }

    private static Event event(String json) {
        return EventJson.decode(json.getBytes(StandardCharsets.UTF_8));
    }
}
