package dev.chorus.bus;

/**
 * The addresses for others: verticles that are not ours, and clients of the bridges. Bodies are JSON objects, headers are the strings
 * {@code authorization}, {@code request_id} and {@code v}; a failure carries an error code of the protocol as its message and the HTTP
 * status as its number.
 */
public final class PublicAddresses {
    /** Request: a comment as over REST, with its {@code stream_id}. Reply: the comment. */
    public static final String POST = "chorus.comments.post";

    /** Request: {@code {stream_id, limit?}}. Reply: {@code {items, epoch, offset}}. */
    public static final String RECENT = "chorus.comments.recent";

    /** Request: a reaction as over REST, with its {@code stream_id}. Reply: {@code {accepted}}. */
    public static final String REACT = "chorus.reactions.react";

    /** Request: {@code {action, target, reason?}}. Reply: an empty object. */
    public static final String ACT = "chorus.moderation.act";

    /** Publishes what moderators did, on every node. */
    public static final String ACTIONS = "chorus.moderation.actions";

    /** Before the id of a stream. */
    public static final String STREAM_PREFIX = "chorus.stream.";

    /** Before the id of a user. */
    public static final String NOTIFICATIONS_PREFIX = "chorus.notifications.";

    private PublicAddresses() {}

    /** Publishes a room's messages on this node, while a bridge listens. */
    public static String stream(long streamId) {
        return STREAM_PREFIX + streamId;
    }

    /** Publishes a user's notifications on every node with a gateway. */
    public static String notifications(long userId) {
        return NOTIFICATIONS_PREFIX + userId;
    }
}
