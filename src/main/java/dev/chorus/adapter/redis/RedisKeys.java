package dev.chorus.adapter.redis;

import dev.chorus.reaction.Target;
import java.util.List;

/** Names of keys. Braces are hash tags: what belongs to one stream lives on one node of a cluster. */
final class RedisKeys {
    private RedisKeys() {}

    /** The seven of {@code room.lua}, in its order. */
    static List<String> room(long streamId) {
        String tag = tag(streamId);
        return List.of(
                tag + ":room",
                tag + ":tail",
                tag + ":bodies",
                tag + ":recent",
                tag + ":unprojected",
                tag + ":references",
                tag + ":removals");
    }

    /** In which stream a comment is. */
    static String place(long commentId) {
        return "comment:" + commentId;
    }

    static String totals(Target target) {
        return tag(target.streamId()) + (target.commentId() == 0 ? ":totals" : ":totals:" + target.commentId());
    }

    static String reacted(long userId, long commentId) {
        return "{c:" + commentId + "}:reacted:" + userId;
    }

    static String stream(long streamId) {
        return tag(streamId) + ":stream";
    }

    static String viewers(long streamId) {
        return tag(streamId) + ":viewers";
    }

    static String presence(long userId) {
        return "presence:" + userId;
    }

    static String limit(String key) {
        return "ratelimit:" + key;
    }

    /** Positions count within one history of the log. */
    static String projected(String history) {
        return "projected:" + history;
    }

    private static String tag(long streamId) {
        return "{s:" + streamId + "}";
    }
}
