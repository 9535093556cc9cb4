package dev.chorus.bridge;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import io.vertx.core.json.JsonObject;

/**
 * One connection listening to one topic, and for a room what it has had of it: offsets go out in order and once, and whoever missed some,
 * because they read too slowly, is given the room anew. Belongs to the connection's context.
 */
final class Registration {
    private final BridgeConnection connection;
    private final Topic topic;
    private Identity who;
    private boolean open = true;
    private boolean behind;
    private long covered;

    Registration(BridgeConnection connection, Topic topic, Identity who) {
        this.connection = connection;
        this.topic = topic;
        this.who = who;
    }

    Topic topic() {
        return topic;
    }

    Identity who() {
        return who;
    }

    /** The same user has brought a newer token. */
    void renew(Identity newer) {
        who = newer;
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
    }

    /** Whether it needs the room anew. */
    boolean isBehind() {
        return behind;
    }

    /** The room as it is now; what follows continues it. */
    void begin(JsonObject joined) {
        behind = false;
        covered = joined.getJsonObject("payload").getLong("offset");
        connection.write(BridgeText.message(topic.address(), joined));
    }

    /**
     * The next message of the topic.
     *
     * @param text the frame that says it, the same for everybody who listens here
     */
    void take(JsonObject message, String text) {
        if (!open || behind || !concerns(message)) {
            return;
        }
        if (connection.isExpired(who)) {
            connection.expired(this);
        } else if (!connection.isWritable()) {
            connection.missed();
            // What is told of a user or an act is lost; a room can be given anew.
            behind = topic instanceof Topic.Room;
        } else if (continues(message)) {
            connection.write(text);
        }
    }

    /** A token for one stream sees the acts in that stream. */
    private boolean concerns(JsonObject message) {
        return !(topic instanceof Topic.Actions)
                || who.role() != Role.MODERATOR
                || who.moderates() == 0
                || Long.toString(who.moderates()).equals(message.getString("stream_id"));
    }

    private boolean continues(JsonObject message) {
        return switch (message.getString("type", "")) {
            case "joined" -> {
                covered = message.getJsonObject("payload").getLong("offset");
                yield true;
            }
            case "comments_batch" -> continuesRange(message.getJsonObject("payload"));
            default -> true;
        };
    }

    private boolean continuesRange(JsonObject batch) {
        if (batch.getLong("to") <= covered) {
            return false;
        }
        if (batch.getLong("from") != covered + 1) {
            behind = true;
            connection.catchUp();
            return false;
        }
        covered = batch.getLong("to");
        return true;
    }
}
