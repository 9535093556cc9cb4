package dev.chorus.gateway;

import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.StreamJson;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Stream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A room as of an offset: what a viewer who joins now must see, and the last steps for one who comes back. Bounded: 1,000 steps,
 * a page of comments, 20 pins, totals of 1,000 comments, authors of 2,000, replies as {@link ReplyTally} says. Not thread-safe.
 */
final class RoomView {
    static final int STEPS = 1_000;
    static final int PINS = 20;
    private static final int TOTALS = 1_000;
    private static final int AUTHORS = 2_000;

    private final int pageSize;
    private final Deque<RoomEntry> steps = new ArrayDeque<>();
    private final TreeMap<Long, RoomEntry> recent = new TreeMap<>();
    private final TreeMap<Long, RoomEntry> pinned = new TreeMap<>();
    private final Map<Long, Totals> totals = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Totals> eldest) {
            return size() > TOTALS;
        }
    };

    // Of the newest comments, removed ones too: a reply still concerns who wrote what it answers.
    private final Map<Long, Long> authors = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > AUTHORS;
        }
    };

    private final ReplyTally replies = new ReplyTally();

    // The page has no hole: from this id on every public comment of the room is in it. 0: all are.
    private long floor;

    private Stream stream;
    private String epoch;
    private long offset;
    private Totals taps;
    private int viewers;
    private StreamJson.Counts counts = StreamJson.Counts.NONE;

    /**
     * A copy of a view at one moment, to start another from.
     *
     * @param recent the newest public comments, any order
     * @param floor the lowest id from which all of them are there; 0: there are no others
     * @param replies public direct replies of the comments that have any, of those above and of the steps
     */
    record State(
            Stream stream,
            String epoch,
            long offset,
            List<RoomEntry> steps,
            List<RoomEntry> recent,
            long floor,
            List<RoomEntry> pinned,
            Totals taps,
            Map<Long, Totals> totals,
            Map<Long, Integer> replies,
            int viewers) {}

    RoomView(State state, int pageSize) {
        this.pageSize = pageSize;
        this.stream = state.stream();
        this.epoch = state.epoch();
        this.taps = state.taps();
        restart(state);
    }

    /** Forgets everything and begins at this state. */
    void restart(State state) {
        stream = state.stream();
        epoch = state.epoch();
        offset = state.offset();
        taps = state.taps();
        viewers = state.viewers();
        steps.clear();
        steps.addAll(state.steps());
        floor = state.floor();
        recent.clear();
        state.recent().forEach(e -> recent.put(e.comment().id(), e));
        authors.clear();
        recent.values().forEach(this::remember);
        steps.forEach(this::remember);
        pinned.clear();
        state.pinned().forEach(e -> pinned.put(e.comment().id(), e));
        totals.clear();
        totals.putAll(state.totals());
        replies.restart(state.replies(), recent.values(), steps);
    }

    State state() {
        return new State(
                stream,
                epoch,
                offset,
                List.copyOf(steps),
                List.copyOf(recent.values()),
                floor,
                List.copyOf(pinned.values()),
                taps,
                Map.copyOf(totals),
                replies.all(),
                viewers);
    }

    int pageSize() {
        return pageSize;
    }

    /** The next steps, contiguous after {@link #offset()}. */
    void advance(Collection<RoomEntry> entries, String inEpoch) {
        epoch = inEpoch;
        for (RoomEntry e : entries) {
            offset = e.offset();
            steps.addLast(e);
            if (steps.size() > STEPS) {
                steps.removeFirst();
            }
            apply(e);
        }
    }

    private void remember(RoomEntry e) {
        authors.put(e.comment().id(), e.comment().author().id());
    }

    private void apply(RoomEntry e) {
        remember(e);
        replies.apply(e);
        long id = e.comment().id();
        boolean isPublic = e.comment().status().isPublic();
        if (!isPublic) {
            recent.remove(id);
            pinned.remove(id);
            return;
        }
        if (id >= floor) {
            recent.put(id, e);
            if (recent.size() > pageSize) {
                floor = recent.pollFirstEntry().getKey() + 1;
            }
        }
        if (e.comment().pinned()) {
            pinned.put(id, e);
            if (pinned.size() > PINS) {
                pinned.pollFirstEntry();
            }
        } else {
            pinned.remove(id);
        }
    }

    /**
     * What somebody who has everything up to {@code known} missed.
     *
     * @return the steps after it; empty when they are no longer all here, or when the place is not of this history
     */
    Optional<List<RoomEntry>> since(String knownEpoch, long known) {
        if (!knownEpoch.equals(epoch) || known > offset) {
            return Optional.empty();
        }
        if (known == offset) {
            return Optional.of(List.of());
        }
        if (steps.isEmpty() || steps.peekFirst().offset() > known + 1) {
            return Optional.empty();
        }
        List<RoomEntry> missed = new ArrayList<>();
        for (RoomEntry e : steps) {
            if (e.offset() > known) {
                missed.add(e);
            }
        }
        return Optional.of(missed);
    }

    /** Author of one of the newest 2,000 comments; 0 when it is not among them any more. */
    long authorOf(long commentId) {
        return authors.getOrDefault(commentId, 0L);
    }

    void countReactions(Totals ofStream, Map<Long, Totals> ofComments) {
        taps = taps.latest(ofStream);
        ofComments.forEach((id, t) -> totals.merge(id, t, Totals::latest));
    }

    Stream stream() {
        return stream;
    }

    void stream(Stream changed) {
        stream = changed;
    }

    /** Numbers of the stream as of its last change, and viewers now. */
    StreamJson.Counts counts() {
        return new StreamJson.Counts(viewers, counts.comments(), counts.reactions(), counts.trending());
    }

    void counts(StreamJson.Counts now) {
        counts = now;
    }

    String epoch() {
        return epoch;
    }

    long offset() {
        return offset;
    }

    Totals taps() {
        return taps;
    }

    Totals totalsOf(long commentId) {
        return totals.getOrDefault(commentId, Totals.NONE);
    }

    /** Public direct replies. */
    int repliesOf(long commentId) {
        return replies.of(commentId);
    }

    /** Newest last. */
    Collection<RoomEntry> recent() {
        return recent.values();
    }

    Collection<RoomEntry> pinned() {
        return pinned.descendingMap().values();
    }

    int viewers() {
        return viewers;
    }

    void viewers(int count) {
        viewers = count;
    }
}
