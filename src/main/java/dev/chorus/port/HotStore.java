package dev.chorus.port;

import dev.chorus.account.Presence;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is hot: room tails and bodies, totals, limits, viewers. A cache: it never creates an offset, and losing it costs speed
 * only. The tail holds references; bodies are one mutable entry each, so a removal reaches every reader at once.
 *
 * <p>Futures complete on the caller's context.
 */
public interface HotStore {

    /**
     * Head, tail, body and recent list change in one atomic act, in order of offsets; an offset at or below the head is ignored
     * but for its body (when its position is newer). The tail keeps at least {@code capacity} entries and never drops what the
     * projector has not stored, up to a hard cap.
     */
    Future<Void> append(RoomEntry entry);

    /** The state of the room: its head, the newest public comments (at most {@code limit}, newest first), all as of that head. */
    Future<Snapshot> snapshot(long streamId, int limit);

    /** Entries with {@code from <= offset <= to} in order, at most {@code limit}, with current bodies and their positions; {@code missing} when the tail no longer reaches. */
    Future<Tail> tail(long streamId, long from, long to, int limit);

    /** Current body, wherever its stream is. */
    Future<Optional<RoomEntry>> find(long commentId);

    /**
     * All bodies of a stream whose position the projector has not stored, newest id first: at most 20,000, and beyond them those that
     * are not to be shown, so that what a store still has as public does not come back.
     */
    Future<Unprojected> unprojected(long streamId);

    /** The projector has stored everything up to here. */
    void projected(int partition, long position);

    /**
     * Lays what a store knows under what is here: newer states here win. Ignored when steps between {@code head} and the tail are
     * missing.
     *
     * @param head as of which the list was read; read it first
     * @param newestFirst the newest public comments; their offsets are not looked at
     * @param whole the room has no other public comment, so that any limit can be answered
     */
    Future<Void> seed(long streamId, RoomHead head, List<RoomEntry> newestFirst, boolean whole);

    /** As above, when it is not known whether these are all: a {@link #snapshot} of more than these stays a miss. */
    default Future<Void> seed(long streamId, RoomHead head, List<RoomEntry> newestFirst) {
        // Every public comment has taken an offset, so as many as there are offsets are all.
        return seed(streamId, head, newestFirst, newestFirst.size() >= head.offset());
    }

    /** Keeps newer totals; lower positions are ignored. */
    Future<Void> putTotals(Map<Target, Totals> totals);

    Future<Map<Target, Totals>> totals(Collection<Target> targets);

    /** A user's registers of one comment as acknowledged: slot to type, empty type for none. Kept an hour. */
    Future<Void> putReacted(long userId, long commentId, String slot, String type);

    /** What {@link #putReacted} knows: comment id to slot to type. */
    Future<Map<Long, Map<String, String>>> reacted(long userId, Collection<Long> commentIds);

    /** A stream's state as its owner logged it; a lower position is ignored. */
    Future<Void> putStream(Stream stream, long position);

    Future<Optional<Stream>> stream(long streamId);

    /**
     * Takes permits from a sliding window: never more than {@code limit} in any {@code windowMs}.
     *
     * @param key e.g. {@code stream:<stream>:<user>}
     * @param permits wanted, at least 1
     * @param limit 0: none, and nothing is counted
     * @param partial take what is left instead of nothing
     */
    Future<Permit> take(String key, int permits, int limit, long windowMs, boolean partial);

    /** This node's viewers of a stream, to be forgotten after {@code ttlMs} unless repeated; 0 removes. */
    Future<Void> putViewers(String node, long streamId, int viewers, long ttlMs);

    /** Viewers over all nodes. */
    Future<Map<Long, Integer>> viewers(Collection<Long> streamIds);

    /**
     * What a user's connections at one holder say, to be forgotten after {@code ttlMs} unless repeated; {@link Presence#OFFLINE} removes.
     *
     * @param holder who speaks for these connections: others' are not touched
     */
    Future<Void> putPresence(String holder, long userId, Presence presence, long ttlMs);

    /** Over all holders, for each of the users; at most 1,000. */
    Future<Map<Long, Presence>> presence(Collection<Long> userIds);

    Future<Void> ping();

    Future<Void> close();

    /** @param hit false: there may be others than these; read the store, and seed */
    record Snapshot(boolean hit, String epoch, long head, List<RoomEntry> newestFirst) {}

    /** @param missing the tail begins after {@code from}: the entries are those that are left of the range */
    record Tail(boolean missing, String epoch, long head, List<RoomEntry> entries) {}

    /** @param complete false: the cap was reached and a page may lack something */
    record Unprojected(boolean complete, List<RoomEntry> newestFirst) {}

    /**
     * @param granted how many were taken
     * @param retryAfterMs when the next one may be taken; 0 when all were
     */
    record Permit(int granted, long retryAfterMs) {}
}
