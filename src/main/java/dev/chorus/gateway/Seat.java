package dev.chorus.gateway;

import dev.chorus.port.RoomEntry;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One viewer's place in one room: the last offset that was covered for them, and what happens when they can't keep up.
 *
 * <pre>
 *   KEEPING UP ──way out full──▶ QUEUED (frames, at most a second old and so many bytes)
 *                                  └──bound passed, or something queued was retracted──▶ GAP (a range and what changed in it)
 *   drained ──▶ queue or gap is sent ──▶ KEEPING UP
 * </pre>
 *
 * The law of coverage: each offset goes out in exactly one of batch, gap or snapshot, in order. Belongs to the session's context.
 */
final class Seat {
    /** What changed in a gap: beyond it the viewer takes a snapshot. */
    static final int MAX_CHANGED = 500;

    private final Session session;
    private final Audience audience;
    private Tier tier;
    private long covered;
    private boolean left;
    // Most viewers keep up: these exist only for those who don't.
    private @Nullable Outbox outbox;
    private @Nullable Gap gap;
    private boolean missedTotals;
    private boolean missedStream;

    private static final class Gap {
        private long to;
        private final Map<Long, RoomEntry> changed = new LinkedHashMap<>();
        private final Set<Long> posted = new java.util.HashSet<>();

        /**
         * What was posted inside the gap is not known to the viewer, so its changes say nothing, unless it was pinned: pins are shown
         * apart. What was approved may have been on their screen before it was taken away: that is a change. Their own comments they
         * may have from the acknowledgement.
         */
        void extend(RoomFrame frame, long viewer) {
            to = frame.to();
            for (RoomEntry e : frame.entries()) {
                long id = e.comment().id();
                boolean isNew = e.kind() == RoomEntry.Kind.POST && !isApproval(e) && !changed.containsKey(id);
                if (isNew) {
                    if (e.comment().author().id() != viewer && posted.size() < MAX_CHANGED) {
                        posted.add(id);
                    }
                } else if (isTold(e) && changed.size() <= MAX_CHANGED) {
                    changed.put(id, e);
                }
            }
        }

        private boolean isTold(RoomEntry e) {
            long id = e.comment().id();
            return !posted.contains(id)
                    || changed.containsKey(id)
                    || e.comment().pinned();
        }

        private static boolean isApproval(RoomEntry e) {
            return e.comment().updatedAt() > 0;
        }
    }

    Seat(Session session, Audience audience, Tier tier, long covered) {
        this.session = session;
        this.audience = audience;
        this.tier = tier;
        this.covered = covered;
    }

    Audience audience() {
        return audience;
    }

    Session session() {
        return session;
    }

    Tier tier() {
        return tier;
    }

    void tier(Tier wanted) {
        tier = wanted;
    }

    long covered() {
        return covered;
    }

    boolean hasLeft() {
        return left;
    }

    void leave() {
        left = true;
        dropOutbox();
        gap = null;
    }

    /**
     * The next frame of the room.
     *
     * @param wire the bytes of this tier's frame for sockets
     */
    void deliver(RoomFrame frame, ByteBuf wire) {
        if (left || frame.to() <= covered) {
            return;
        }
        if (outbox == null && gap == null && session.transport().isWritable()) {
            if (frame.from() == covered + 1) {
                session.transport().sendShared(frame.of(tier), wire);
            } else {
                sendFrom(frame.entries());
            }
            covered = frame.to();
        } else {
            hold(frame);
        }
    }

    /** Sends the part of a range that is not covered yet, in batches of at most 200, and covers it. */
    void sendFrom(List<RoomEntry> entries) {
        for (int i = 0; i < entries.size(); i += 200) {
            List<RoomEntry> part = entries.subList(i, Math.min(entries.size(), i + 200)).stream()
                    .filter(e -> e.offset() > covered)
                    .toList();
            if (!part.isEmpty()) {
                RoomEntry last = part.get(part.size() - 1);
                session.transport()
                        .send(Batches.batch(
                                last.streamId(),
                                last.epoch(),
                                part.get(0).offset(),
                                last.offset(),
                                part,
                                Batches.newest(entries),
                                Set.of()));
                covered = last.offset();
            }
        }
    }

    private void hold(RoomFrame frame) {
        if (gap != null) {
            gap.extend(frame, viewer());
            return;
        }
        if (outbox == null) {
            outbox = new Outbox(audience.outboxBytes(), audience.outboxes());
            audience.meters().slowViewer();
        }
        if (!outbox.offer(frame, tier, audience.nowMs())) {
            giveUp(outbox);
            if (gap != null) {
                gap.extend(frame, viewer());
            }
        }
    }

    /** What is queued will not be sent: it becomes a gap. */
    private void giveUp(Outbox queued) {
        Gap next = new Gap();
        queued.forEach(frame -> next.extend(frame, viewer()));
        gap = next;
        dropOutbox();
    }

    private long viewer() {
        return session.identity().userId();
    }

    private void dropOutbox() {
        if (outbox != null) {
            outbox.discard();
            outbox = null;
        }
    }

    /** The way out is free again. */
    void drained() {
        if (outbox != null && outbox.isStale(audience.nowMs())) {
            giveUp(outbox);
        }
        while (outbox != null && session.transport().isWritable()) {
            RoomFrame frame = outbox.poll();
            if (frame == null) {
                outbox = null;
            } else if (frame.from() == covered + 1) {
                session.transport().send(frame.of(tier));
                covered = frame.to();
                audience.extras(frame, this);
            } else {
                sendFrom(frame.entries());
            }
        }
        if (gap != null && session.transport().isWritable()) {
            closeGap(gap);
        }
        if (outbox == null && gap == null && session.transport().isWritable()) {
            catchUp();
        }
    }

    private void closeGap(Gap closing) {
        gap = null;
        if (closing.to <= covered) {
            return;
        }
        if (closing.changed.size() > MAX_CHANGED) {
            audience.meters().gap(closing.to - covered);
            snapshot();
            return;
        }
        audience.meters().gap(closing.to - covered);
        session.transport()
                .send(Batches.gap(
                        audience.streamId(),
                        audience.view().epoch(),
                        covered + 1,
                        closing.to,
                        closing.changed.values()));
        covered = closing.to;
    }

    /** The room as it is now, instead of everything that was not covered. */
    void snapshot() {
        dropOutbox();
        gap = null;
        covered = audience.view().offset();
        session.snapshot(this, audience.view());
    }

    /** Absolute things that only matter in their newest state: who can't take them now gets the newest later. */
    void offerTotals(Frame frame) {
        if (isBehind()) {
            missedTotals = true;
        } else {
            session.transport().send(frame);
        }
    }

    void offerStream(Frame frame) {
        if (isBehind()) {
            missedStream = true;
        } else {
            session.transport().send(frame);
        }
    }

    /** A message that may be lost: the next one replaces it. */
    void offerCount(Frame frame) {
        if (!isBehind()) {
            session.transport().send(frame);
        }
    }

    /** What a frame left out and concerns this viewer, once they have the frame. */
    void offerExtra(RoomFrame frame, Frame extra) {
        if (!left && covered >= frame.to()) {
            session.transport().send(extra);
        }
    }

    private boolean isBehind() {
        return left || outbox != null || gap != null || !session.transport().isWritable();
    }

    private void catchUp() {
        if (missedTotals) {
            missedTotals = false;
            session.transport().send(audience.allTotals());
        }
        if (missedStream) {
            missedStream = false;
            session.transport().send(audience.streamUpdated());
        }
    }
}
