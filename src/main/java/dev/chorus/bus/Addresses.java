package dev.chorus.bus;

import dev.chorus.stream.Shard;

/** Addresses between verticles. None holds a user's input; the public ones are in the protocol. */
public final class Addresses {
    /** Request/reply with {@link Command.React}; any reactions instance takes it. */
    public static final String REACTIONS = "reactions.intake";

    /** Publishes {@link RoomSignal.Changed} to whoever caches streams, on every node. */
    public static final String STREAMS_CHANGED = "streams.changed";

    /** Request/reply with {@link Reconciliation.Asked}: any node that reconciles. */
    public static final String RECONCILIATION = "reconciliation.report";

    /** Publishes the id of a user who was erased ({@code Long}) to whoever caches users, on every node. */
    public static final String USERS_ERASED = "users.erased";

    private Addresses() {}

    /** Request/reply with every {@link Command} but {@code React}: the owner of the stream's shard. */
    public static String owner(long streamId) {
        return ownerOfShard(Shard.of(streamId));
    }

    public static String ownerOfShard(int shard) {
        return "comments." + shard;
    }

    /** Publishes {@link RoomSignal}. */
    public static String room(long streamId) {
        return "room." + streamId;
    }

    /** Request/reply with {@link Participants.Asked}: the home of the room on a node; nobody there: nobody watches. */
    public static String participants(long streamId) {
        return "participants." + streamId;
    }

    /** Publishes {@link Notice}: one of 64 addresses by user. */
    public static String notices(long userId) {
        return noticesOfSlot(Long.hashCode(userId * 0x9E3779B97F4A7C15L) & 63);
    }

    /** @param slot 0..63 */
    public static String noticesOfSlot(int slot) {
        return "notices." + slot;
    }

    /** Request/reply with a {@link dev.chorus.event.Event.TotalsRepaired}: the aggregator of the partition. */
    public static String repairs(int partition) {
        return "aggregator.repairs." + partition;
    }
}
