package dev.chorus.bus;

import dev.chorus.port.RoomEntry;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import java.util.List;
import java.util.Map;

/** What is published to {@link Addresses#room}: one message per node with viewers. */
public sealed interface RoomSignal {
    long streamId();

    /** New entries in order of offset, all of one epoch. */
    record Entries(long streamId, String epoch, List<RoomEntry> entries) implements RoomSignal {
        public Entries {
            entries = List.copyOf(entries);
        }
    }

    /** The owner's newest offset, repeated each second for 10 s after an event: who is behind fetches the range. */
    record Beacon(long streamId, String epoch, long head) implements RoomSignal {}

    /**
     * Absolute totals that changed since the last tick.
     *
     * @param stream taps of the stream; {@link Totals#NONE}: unchanged
     * @param comments at most 100 comments
     */
    record Reactions(long streamId, Totals stream, Map<Long, Totals> comments) implements RoomSignal {
        public Reactions {
            comments = Map.copyOf(comments);
        }
    }

    /** Settings, mode or status changed. */
    record Changed(Stream stream) implements RoomSignal {
        @Override
        public long streamId() {
            return stream.id();
        }
    }
}
