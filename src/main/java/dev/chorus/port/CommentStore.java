package dev.chorus.port;

import dev.chorus.reaction.Register;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Comments, replies, registers and computed counts, each with the log position that wrote it: a projection that can always be
 * rebuilt. Writes are batches; a write with a position at or below the stored one of the same row changes nothing.
 *
 * <p>Futures complete on the caller's context. A store that is away fails them with {@link StoreException}.
 */
public interface CommentStore {

    /** Last position applied per partition by a group ({@code "projector"}, {@code "aggregator"}). Absent: nothing yet. */
    Future<Map<Integer, Long>> positions(String group);

    /**
     * Applies comment events in their order with their effects on replies, heads, lists and counts, and moves the positions, which never
     * go back. Rows alone decide what an old event may change, not the group's position: so a cleared stream takes its history
     * again. Who was erased is remembered, and what they wrote before comes in blank from then on.
     */
    Future<Void> apply(String group, List<Logged> batch);

    /** Epoch and newest offset as of the projector's position. */
    Future<RoomHead> head(long streamId);

    Future<Optional<StoredComment>> find(long commentId);

    /** Those that exist, by id; at most 1,000 ids. */
    Future<Map<Long, StoredComment>> findAll(Collection<Long> commentIds);

    /** By id in the replaced system, within a stream. */
    Future<Optional<StoredComment>> findExternal(long streamId, String externalId);

    /** Comments of a stream, replies included, newest first. */
    Future<List<StoredComment>> byStream(long streamId, Page page);

    /** Direct replies of a comment, newest first. */
    Future<List<StoredComment>> replies(long parentId, Page page);

    /** What a user wrote, newest first. */
    Future<List<StoredComment>> byUser(long userId, Page page);

    /** Pinned public comments of a stream, newest first, at most 20. */
    Future<List<StoredComment>> pinned(long streamId);

    /** At most 200 public comments with more than 10 reactions, most reactions first. */
    Future<List<StoredComment>> top(long streamId);

    /** Comments (public) and reactions (taps and registers set) of each stream as of the projections. */
    Future<Map<Long, StreamCounts>> counts(Collection<Long> streamIds);

    /** What the aggregator decided from one batch; applied whole, with its positions, or not at all. */
    Future<Void> applyReactions(ReactionEffects effects);

    /** Those that exist. At most 5,000 keys. */
    Future<Map<Register.Key, Register>> registers(Collection<Register.Key> keys);

    /** Totals of each target that has any; at most 1,000 targets. */
    Future<Map<Target, Totals>> totals(Collection<Target> targets);

    /** Taps as stored per cell, for a writer that goes on within a second it did not begin; at most 5,000 cells. */
    Future<Map<TapCell, Long>> taps(Collection<TapCell> cells);

    /** The caller's own reactions: comment id to types; at most 1,000 ids. */
    Future<Map<Long, List<String>>> reacted(long userId, Collection<Long> commentIds);

    /**
     * What a user has on comments now, of at most {@code limit} comments (1..1000) with ids above {@code after}, lowest first.
     */
    Future<List<UserReaction>> reactionsOf(long userId, long after, int limit);

    /** Everybody who was erased, as far as the events applied here tell. */
    Future<Set<Long>> erasedUsers();

    /** Highest sequence counted per producer in a partition, of producers seen in the last day. */
    Future<Map<String, Long>> producers(int partition);

    /**
     * Counts again from raw rows, all in one consistent view: registers by type, or taps of a stream.
     *
     * @return what the raw rows add up to, with the totals that are stored, at the aggregator's position
     */
    Future<Recount> recount(Target target);

    /** Targets of a partition whose totals changed after a position, oldest first, at most {@code limit}. */
    Future<List<Target>> changedAfter(int partition, long position, int limit);

    /**
     * Empties every projection (of one stream, or of all with 0) so that they can be rebuilt from the log. Positions go only with 0;
     * the memory of erased users stays.
     */
    Future<Void> clear(long streamId);

    /** Deletes comments created before {@code at} in a stream, at most {@code limit}; returns how many went. */
    Future<Integer> expire(long streamId, long at, int limit);

    /** Fails when the store can't answer. */
    Future<Void> ping();

    Future<Void> close();

    /**
     * @param comments public comments
     * @param reactions taps and registers set
     */
    record StreamCounts(long comments, long reactions) {}

    /**
     * @param registers new states; a lower stamp is refused
     * @param totals absolute counts; a lower position is refused
     * @param taps absolute counts of taps per stream, second and type within the batch's seconds
     * @param producers highest sequence counted, per partition and producer
     * @param positions per partition
     */
    record ReactionEffects(
            Collection<Register> registers,
            Map<Register.Key, Long> streamOfRegister,
            Map<Target, Totals> totals,
            Map<TapCell, Long> taps,
            Map<ProducerKey, Long> producers,
            Map<Integer, Long> positions) {}

    /** @param streamId 0: the comment is not stored */
    record UserReaction(long streamId, long commentId, String type) {}

    /** @param second seconds since 1970 */
    record TapCell(long streamId, long second, String type) {}

    record ProducerKey(int partition, String producer) {}

    /**
     * @param counted from raw rows
     * @param stored totals with their position
     * @param position the aggregator's position of the partition in the same view
     */
    record Recount(Map<String, Long> counted, Totals stored, long position) {}
}
