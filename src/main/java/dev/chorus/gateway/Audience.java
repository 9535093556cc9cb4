package dev.chorus.gateway;

import dev.chorus.comment.Mention;
import dev.chorus.observe.Meters;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.StreamJson;
import dev.chorus.reaction.Totals;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The viewers of one room on one gateway instance. Serves each frame to all of them before the next, in chunks, so that a big room
 * does not hold up pings and posts. Belongs to the instance's context.
 */
final class Audience {
    /** Sockets written to before the loop gets its turn. */
    private static final int CHUNK = 500;
    /** Messages that wait while one is being served, before those that can be left out are. */
    private static final int MAX_WAITING = 64;

    private final long streamId;
    private final Context context;
    private final Meters meters;
    private final int outboxBytes;
    private final HeldBytes outboxes;
    private final LongSupplier nowMs;
    private final Consumer<FeedMessage> toFeed;
    private final int instance;
    private final RoomView view;

    private final List<Seat> seats = new ArrayList<>();
    private final Map<Long, List<Seat>> ofUser = new HashMap<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean serving;
    private int present;
    private int arriving;
    private long received;

    Audience(
            RoomView view,
            int instance,
            Context context,
            Meters meters,
            int outboxBytes,
            HeldBytes outboxes,
            LongSupplier nowMs,
            Consumer<FeedMessage> toFeed) {
        this.view = view;
        this.streamId = view.stream().id();
        this.instance = instance;
        this.context = context;
        this.meters = meters;
        this.outboxBytes = outboxBytes;
        this.outboxes = outboxes;
        this.nowMs = nowMs;
        this.toFeed = toFeed;
        this.received = view.offset();
    }

    /** The last offset that arrived here, whether or not everybody has been served. */
    long received() {
        return received;
    }

    long streamId() {
        return streamId;
    }

    RoomView view() {
        return view;
    }

    Meters meters() {
        return meters;
    }

    int outboxBytes() {
        return outboxBytes;
    }

    HeldBytes outboxes() {
        return outboxes;
    }

    long nowMs() {
        return nowMs.getAsLong();
    }

    int present() {
        return present;
    }

    /** Whoever is here, and perhaps some who have just left. */
    List<Seat> seats() {
        return List.copyOf(seats);
    }

    /** Whether anybody is here, or on the way in. */
    boolean isWatched() {
        return present + arriving > 0;
    }

    /** Somebody is on the way in: the room is kept until they are in, or have turned back. */
    void expect() {
        arriving++;
    }

    /** Ends {@link #expect}, whatever came of it. */
    void arrived() {
        arriving--;
    }

    void enter(Seat seat) {
        seats.add(seat);
        present++;
        long user = seat.session().identity().userId();
        if (user != 0) {
            ofUser.computeIfAbsent(user, id -> new ArrayList<>(1)).add(seat);
        }
    }

    void leave(Seat seat, long userId) {
        if (seat.hasLeft()) {
            return;
        }
        seat.leave();
        present--;
        List<Seat> own = ofUser.get(userId);
        if (own != null && own.remove(seat) && own.isEmpty()) {
            ofUser.remove(userId);
        }
        compact();
    }

    /** A connection told who it is after it had joined. */
    void identified(Seat seat, long userId) {
        ofUser.computeIfAbsent(userId, id -> new ArrayList<>(1)).add(seat);
    }

    /** Places are given up lazily: a list of which somebody walks a part must not be reordered. */
    private void compact() {
        if (!serving && seats.size() > 16 && present < seats.size() / 2) {
            seats.removeIf(Seat::hasLeft);
        }
    }

    void accept(FeedMessage message) {
        switch (message) {
            case FeedMessage.Step m -> {
                received = m.frame().to();
                inTurn(() -> serve(m.frame()));
            }
            case FeedMessage.Reset m -> {
                received = m.state().offset();
                inTurn(() -> {
                    view.restart(m.state());
                    toEach(Seat::snapshot);
                });
            }
            case FeedMessage.Reactions m -> {
                view.countReactions(m.taps(), m.comments());
                inTurnOrNever(() -> toEach(seat -> seat.offerTotals(m.frame())));
            }
            case FeedMessage.ViewerCount m ->
                inTurnOrNever(() -> {
                    view.viewers(m.count());
                    toEach(seat -> seat.offerCount(m.frame()));
                });
            case FeedMessage.Changed m ->
                inTurn(() -> {
                    view.stream(m.stream());
                    view.counts(m.counts());
                    toEach(seat -> seat.offerStream(m.frame()));
                });
            default -> throw new IllegalArgumentException("not for viewers: " + message);
        }
    }

    /** For what the next of its kind replaces: left out when serving is far behind, so that the queue stays short. */
    private void inTurnOrNever(Runnable work) {
        if (waiting.size() < MAX_WAITING) {
            inTurn(work);
        }
    }

    /** One message reaches everybody before the next begins. Frames are paced by their delivery, so few ever wait. */
    private void inTurn(Runnable work) {
        if (serving) {
            waiting.addLast(work);
        } else {
            work.run();
        }
    }

    private void serve(RoomFrame frame) {
        long begun = System.nanoTime();
        view.advance(frame.entries(), frame.epoch());
        Map<Tier, ByteBuf> wires = wires(frame);
        walk(
                0,
                seat -> seat.deliver(frame, wires.getOrDefault(seat.tier(), io.netty.buffer.Unpooled.EMPTY_BUFFER)),
                () -> {
                    release(wires.values());
                    extras(frame);
                    meters.framesDelivered("batch", present);
                    toFeed.accept(new FeedMessage.Delivered(streamId, instance, frame.to(), System.nanoTime() - begun));
                });
    }

    private void toEach(Consumer<Seat> act) {
        walk(0, act, () -> {});
    }

    private void walk(int from, Consumer<Seat> act, Runnable after) {
        serving = true;
        int to = Math.min(seats.size(), from + CHUNK);
        for (int i = from; i < to; i++) {
            Seat seat = seats.get(i);
            if (!seat.hasLeft()) {
                act.accept(seat);
            }
        }
        if (to < seats.size()) {
            context.runOnContext(next -> walk(to, act, after));
            return;
        }
        serving = false;
        after.run();
        compact();
        Runnable next = serving ? null : waiting.pollFirst();
        if (next != null) {
            next.run();
        }
    }

    /** One direct buffer per encoding for the time of the walk; every write is a duplicate of it. */
    private static Map<Tier, ByteBuf> wires(RoomFrame frame) {
        Map<Frame, ByteBuf> encoded = new LinkedHashMap<>();
        Map<Tier, ByteBuf> wires = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            wires.put(tier, encoded.computeIfAbsent(frame.of(tier), f -> {
                ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(f.size() + WireText.MAX_HEADER);
                return WireText.write(f.text(), buffer);
            }));
        }
        return wires;
    }

    /** Tiers share buffers; two of the same content are equal and yet two. */
    private static void release(Collection<ByteBuf> wires) {
        Set<ByteBuf> each = Collections.newSetFromMap(new IdentityHashMap<>());
        each.addAll(wires);
        each.forEach(ByteBuf::release);
    }

    /** What sampling left out still reaches its author, whom it names, and whom it answers. */
    private void extras(RoomFrame frame) {
        if (frame.normal() == frame.full() && frame.light() == frame.full()) {
            return;
        }
        Map<Seat, List<RoomEntry>> extra = new LinkedHashMap<>();
        for (RoomEntry e : frame.entries()) {
            long id = e.comment().id();
            if (e.kind() == RoomEntry.Kind.POST
                    && (frame.omittedNormal().contains(id)
                            || frame.omittedLight().contains(id))) {
                for (long user : concerned(e)) {
                    for (Seat seat : ofUser.getOrDefault(user, List.of())) {
                        if (frame.omitted(seat.tier()).contains(id)) {
                            extra.computeIfAbsent(seat, s -> new ArrayList<>()).add(e);
                        }
                    }
                }
            }
        }
        extra.forEach((seat, entries) -> seat.offerExtra(frame, Batches.extra(streamId, entries)));
    }

    /** As above for one viewer, who takes the frame late. */
    void extras(RoomFrame frame, Seat seat) {
        long user = seat.session().identity().userId();
        if (user == 0 || frame.omitted(seat.tier()).isEmpty()) {
            return;
        }
        List<RoomEntry> extra = frame.entries().stream()
                .filter(e -> e.kind() == RoomEntry.Kind.POST
                        && frame.omitted(seat.tier()).contains(e.comment().id())
                        && concerned(e).contains(user))
                .toList();
        if (!extra.isEmpty()) {
            seat.offerExtra(frame, Batches.extra(streamId, extra));
        }
    }

    private Set<Long> concerned(RoomEntry e) {
        Set<Long> users = new HashSet<>();
        users.add(e.comment().author().id());
        for (Mention m : e.comment().mentions()) {
            users.add(m.userId());
        }
        if (e.comment().isReply()) {
            users.add(view.authorOf(e.comment().parentId()));
        }
        return users;
    }

    Frame allTotals() {
        Map<Long, Totals> comments = new LinkedHashMap<>();
        for (RoomEntry e : view.recent()) {
            Totals totals = view.totalsOf(e.comment().id());
            if (totals.position() >= 0) {
                comments.put(e.comment().id(), totals);
            }
        }
        return ReactionFrames.of(streamId, view.taps(), comments, 0);
    }

    Frame streamUpdated() {
        return Frame.of("stream_updated", out -> {
            out.writeStartObject();
            out.writeFieldName("stream");
            StreamJson.write(out, view.stream(), view.counts());
            out.writeEndObject();
        });
    }
}
