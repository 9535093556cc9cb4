package dev.chorus.bus;

import dev.chorus.account.Identity;
import dev.chorus.moderation.ModerationAct;
import java.util.Map;

/**
 * What an edge asks of the owner of a stream's shard (address {@link Addresses#owner}) or, for {@link React}, of a reactions
 * instance. Inputs are as the client sent them: whoever receives a command checks it. Requests fail with
 * {@link dev.chorus.protocol.Refusal}.
 */
public sealed interface Command {
    /** For whom it is done; with {@code act_as} already resolved to that user. */
    Identity actor();

    /** Correlates logs. */
    String requestId();

    long streamId();

    /**
     * Reply: {@link Reply.Posted}.
     *
     * @param onBehalf a service acts as the actor: limits and account age do not apply
     * @param parentId 0: not a reply
     * @param mediaTimeMs -1: none
     * @param idempotencyKey 1..128 characters; empty: none
     * @param externalId empty unless imported
     * @param clientMetadata JSON object text, at most 2 KB; empty: none
     */
    record Post(
            Identity actor,
            String requestId,
            long streamId,
            boolean onBehalf,
            String content,
            long parentId,
            long mediaTimeMs,
            String idempotencyKey,
            String externalId,
            String clientMetadata)
            implements Command {}

    /** Reply: {@link Reply.Posted}. */
    record Edit(Identity actor, String requestId, long streamId, long commentId, String content) implements Command {}

    /** Reply: {@link Reply.Posted} with the tombstone. Deleting what is deleted is not an error. */
    record Delete(Identity actor, String requestId, long streamId, long commentId) implements Command {}

    /** Reply: {@link Reply.Posted}. Repeating an act is not an error and creates no event. */
    record Moderate(Identity actor, String requestId, long streamId, long commentId, ModerationAct act, String reason)
            implements Command {}

    /**
     * Makes a stream with this id, or returns the one that has it. Reply: {@link Reply.StreamState}.
     *
     * @param fields as in the protocol's stream object; checked by the owner
     */
    record CreateStream(Identity actor, String requestId, long streamId, String externalId, Map<String, Object> fields)
            implements Command {
        public CreateStream {
            fields = Map.copyOf(fields);
        }
    }

    /**
     * Changes fields, settings or status. Reply: {@link Reply.StreamState}.
     *
     * @param fields only what changes; {@code status} may be {@code live} or {@code ended}
     */
    record ChangeStream(Identity actor, String requestId, long streamId, Map<String, Object> fields)
            implements Command {
        public ChangeStream {
            fields = Map.copyOf(fields);
        }
    }

    /** Appoints or dismisses a moderator. Reply: {@link Reply.StreamState}. */
    record Appoint(Identity actor, String requestId, long streamId, long userId, boolean appointed)
            implements Command {}

    /**
     * Writes down that a user is to be forgotten, which is done from then on whatever happens: to the owner of the shard that the user's
     * id falls into. Reply: {@link Reply.Erased}. Erasing somebody again is not an error.
     */
    record EraseUser(Identity actor, String requestId, long userId) implements Command {
        @Override
        public long streamId() {
            return userId;
        }
    }

    /** Writes down that all of this user was taken back; from whoever does that, to the owner as above. Reply: {@link Reply.Erased}. */
    record FinishErasure(Identity actor, String requestId, long userId) implements Command {
        @Override
        public long streamId() {
            return userId;
        }
    }

    /**
     * Reply: {@link Reply.Accepted}.
     *
     * @param onBehalf as for {@link Post}
     * @param commentId 0: the stream itself (taps)
     * @param count 1..20
     */
    record React(
            Identity actor,
            String requestId,
            long streamId,
            boolean onBehalf,
            long commentId,
            String type,
            boolean add,
            int count)
            implements Command {}
}
