package dev.chorus.event;

/**
 * What every event carries.
 *
 * @param id Snowflake of the event
 * @param streamId the stream it belongs to, which decides shard and partition; 0 for events about a user
 * @param epoch the history its offset counts in; empty when it has no offset
 * @param offset its place in the room, dense from 1; 0: it is not a room event (held comments, reactions, stream changes)
 * @param at milliseconds since 1970, for people: never used for order
 * @param actorId who caused it; 0: the system
 * @param requestId correlates logs; empty when unknown
 */
public record Head(long id, long streamId, String epoch, long offset, long at, long actorId, String requestId) {}
