package dev.chorus.gateway;

import dev.chorus.protocol.StreamJson;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import java.util.Map;

/**
 * What the gateway instances of one node tell each other about a room: the one that feeds it, and those whose viewers watch it. By
 * reference on this node only.
 */
sealed interface FeedMessage {
    long streamId();

    /** To the feed: this instance has viewers now. Reply: {@link Attached}. */
    record Attach(long streamId, int instance) implements FeedMessage {}

    /** To the feed: the last viewer of this instance left. */
    record Detach(long streamId, int instance) implements FeedMessage {}

    /** To the feed: how many viewers this instance has. */
    record Viewers(long streamId, int instance, int count) implements FeedMessage {}

    /** To the feed: every viewer of this instance was offered the frame up to {@code to}. */
    record Delivered(long streamId, int instance, long to, long nanos) implements FeedMessage {}

    /** To the feed: the bridge of this instance listens to what is published of the room. Reply: {@link Attached}. */
    record Follow(long streamId, int instance) implements FeedMessage {}

    /** To the feed: it listens no more. */
    record Unfollow(long streamId, int instance) implements FeedMessage {}

    /** Answer to {@link Attach} and {@link Follow}: where the room stands; the next frame begins after it. */
    record Attached(long streamId, RoomView.State state) implements FeedMessage {}

    /** To viewers: the next steps. */
    record Step(RoomFrame frame) implements FeedMessage {
        @Override
        public long streamId() {
            return frame.streamId();
        }
    }

    /** To viewers: the order broke (new epoch, or too far behind to catch up); everybody takes this as a snapshot. */
    record Reset(RoomView.State state) implements FeedMessage {
        @Override
        public long streamId() {
            return state.stream().id();
        }
    }

    /** To viewers: totals since the last tick. */
    record Reactions(long streamId, Totals taps, Map<Long, Totals> comments, Frame frame) implements FeedMessage {}

    /** To viewers: how many watch, over all nodes. */
    record ViewerCount(long streamId, int count, Frame frame) implements FeedMessage {}

    /** To viewers: settings or status. */
    record Changed(Stream stream, StreamJson.Counts counts, Frame frame) implements FeedMessage {
        @Override
        public long streamId() {
            return stream.id();
        }
    }
}
