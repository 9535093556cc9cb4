package dev.chorus.event;

import dev.chorus.account.Role;
import dev.chorus.comment.Comment;
import dev.chorus.reaction.ReactionOp;
import dev.chorus.reaction.Target;
import dev.chorus.stream.Stream;
import java.util.List;
import java.util.Map;

/**
 * One entry of the log. Everything that Chorus knows can be rebuilt from these. Events that change something carry its whole
 * state afterwards, so that applying one twice, or an old one late behind the fence of its position, changes nothing.
 */
public sealed interface Event {
    Head head();

    /** The name in JSON, as in the protocol's section on the log. */
    String type();

    /** What happened to a comment. */
    enum Change {
        CREATED,
        UPDATED,
        DELETED,
        MODERATED
    }

    /**
     * @param change what happened
     * @param comment its state afterwards
     * @param act wire name of the moderation act when {@code MODERATED}; empty otherwise
     * @param idempotencyKey the client's key; empty: none. Unique per user and stream for five minutes
     * @param bodyHash of the request that the key stands for, to tell a repeat from a conflict; 0 without a key
     * @param actorRole in what role the actor did it
     */
    record CommentChanged(
            Head head, Change change, Comment comment, String act, String idempotencyKey, long bodyHash, Role actorRole)
            implements Event {
        @Override
        public String type() {
            return switch (change) {
                case CREATED -> "comment_created";
                case UPDATED -> "comment_updated";
                case DELETED -> "comment_deleted";
                case MODERATED -> "comment_moderated";
            };
        }
    }

    /**
     * A batch of operations on one stream, appended by one producer. A consumer that has seen {@code (producer, seq)} drops it.
     *
     * @param producer names the appending instance for its lifetime
     * @param seq increasing from 1 per producer and partition
     */
    record Reactions(Head head, String producer, long seq, List<ReactionOp> ops) implements Event {
        public Reactions {
            ops = List.copyOf(ops);
        }

        @Override
        public String type() {
            return "reactions";
        }
    }

    /** A repair of reconciliation: what the counts of a target are, decided at position {@code asOf}. */
    record TotalsRepaired(Head head, Target target, Map<String, Long> counts, long asOf) implements Event {
        public TotalsRepaired {
            counts = Map.copyOf(counts);
        }

        @Override
        public String type() {
            return "totals_repaired";
        }
    }

    /** Aggregated numbers for outside readers, at most 100 targets a record. */
    record MetricsUpdated(Head head, Map<Target, Map<String, Long>> totals) implements Event {
        public MetricsUpdated {
            totals = Map.copyOf(totals);
        }

        @Override
        public String type() {
            return "metrics_updated";
        }
    }

    /** A stream was made or changed; this is its state now. */
    record StreamChanged(Head head, Stream stream) implements Event {
        @Override
        public String type() {
            return "stream_changed";
        }
    }

    /**
     * Somebody asked that this user be forgotten: from here on their tokens do nothing, and what they wrote is taken back from the rooms.
     * Ends with {@link UserErased}; until that is in the log, whoever carries it out begins again after a failure.
     */
    record UserErasing(Head head, long userId) implements Event {
        @Override
        public String type() {
            return "user_erasing";
        }
    }

    /** All that this user wrote before is forgotten: projections blank what they hold of it, now and whenever they are built again. */
    record UserErased(Head head, long userId) implements Event {
        @Override
        public String type() {
            return "user_erased";
        }
    }
}
