package dev.chorus.gateway;

import dev.chorus.bus.RoomSignal;
import dev.chorus.observe.Meters;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.StreamJson;
import dev.chorus.stream.Stream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One room on one node: puts what the bus brings into the room's order, fetches what it did not bring, and cuts the order into frames
 * that are encoded once and handed to every instance with viewers.
 *
 * <pre>
 *   bus ──▶ ahead (holes) ──▶ pending (dense) ──tick──▶ frames ──▶ audiences
 *             └── a range is fetched from the hot tail; not to be had: everybody gets a snapshot
 * </pre>
 *
 * Belongs to the context of its home instance.
 */
final class RoomFeed {
    private static final Logger LOG = LoggerFactory.getLogger(RoomFeed.class);
    /** Steps held while a hole is being filled, or while viewers are being served; beyond it everybody takes a snapshot. */
    private static final int MAX_HELD = 20_000;
    /** Posts and updates in one frame: a few of them fit into a slow viewer's outbox. */
    private static final int MAX_FRAME = 200;

    private final long streamId;
    private final Vertx vertx;
    private final RoomLoader loader;
    private final Pace pace;
    private final FrameCutter cutter;
    private final Meters meters;
    private final Consumer<FeedMessage> audiences;

    private final TreeMap<Long, RoomEntry> ahead = new TreeMap<>();
    private final List<RoomEntry> pending = new ArrayList<>();
    private final List<RoomSignal> early = new ArrayList<>();
    private Optional<RoomView> view = Optional.empty();
    private boolean resetting;
    private boolean fetching;
    private boolean ticking;
    private long reactionSeq;
    private Future<Void> changes = Future.succeededFuture();

    /** @param audiences takes each message to every instance that has viewers, in order */
    RoomFeed(
            long streamId,
            Vertx vertx,
            RoomLoader loader,
            Pace pace,
            FrameCutter cutter,
            Meters meters,
            Consumer<FeedMessage> audiences) {
        this.streamId = streamId;
        this.vertx = vertx;
        this.loader = loader;
        this.pace = pace;
        this.cutter = cutter;
        this.meters = meters;
        this.audiences = audiences;
    }

    /** Loads the room; signals that arrive meanwhile are kept. To be called once the bus delivers. */
    Future<Void> open(int pageSize) {
        return loader.load(streamId).map(state -> {
            view = Optional.of(new RoomView(state, pageSize));
            List<RoomSignal> kept = List.copyOf(early);
            early.clear();
            kept.forEach(this::signal);
            return null;
        });
    }

    /** Where frames have been cut to. */
    RoomView view() {
        return view.orElseThrow();
    }

    void signal(RoomSignal signal) {
        if (view.isEmpty() || resetting) {
            if (early.size() < MAX_HELD) {
                early.add(signal);
            }
            return;
        }
        switch (signal) {
            case RoomSignal.Entries e -> entries(e.epoch(), e.entries());
            case RoomSignal.Beacon b -> beacon(b);
            case RoomSignal.Reactions r -> reactions(r);
            case RoomSignal.Changed c -> changed(c.stream());
        }
    }

    /** An instance has offered a frame to all its viewers. */
    void delivered(int instance, long to, long nanos) {
        pace.delivered(instance, to, nanos);
        if (!pending.isEmpty()) {
            schedule();
        }
    }

    private void entries(String epoch, List<RoomEntry> entries) {
        RoomView v = view();
        if (!epoch.equals(v.epoch()) && !v.epoch().isEmpty()) {
            reset("epoch " + v.epoch() + " became " + epoch);
            return;
        }
        for (RoomEntry e : entries) {
            if (e.offset() == received() + 1) {
                pending.add(e);
            } else if (e.offset() > received()) {
                ahead.put(e.offset(), e);
            }
        }
        closeHoles();
        if (pending.size() + ahead.size() > MAX_HELD) {
            reset("too far behind");
            return;
        }
        if (!ahead.isEmpty()) {
            fetch(ahead.firstKey() - 1);
        }
        if (!pending.isEmpty()) {
            schedule();
        }
    }

    private void closeHoles() {
        while (!ahead.isEmpty() && ahead.firstKey() <= received() + 1) {
            RoomEntry e = ahead.pollFirstEntry().getValue();
            if (e.offset() == received() + 1) {
                pending.add(e);
            }
        }
    }

    private void beacon(RoomSignal.Beacon b) {
        RoomView v = view();
        if (!b.epoch().equals(v.epoch()) && !v.epoch().isEmpty()) {
            reset("epoch " + v.epoch() + " became " + b.epoch());
        } else if (b.head() > received()) {
            fetch(b.head());
        }
    }

    /** The newest offset that is here without a hole below it. */
    private long received() {
        return pending.isEmpty()
                ? view().offset()
                : pending.get(pending.size() - 1).offset();
    }

    private void fetch(long to) {
        if (fetching) {
            return;
        }
        fetching = true;
        long from = received() + 1;
        loader.range(streamId, from, to).onComplete(done -> {
            fetching = false;
            if (resetting) {
                return;
            }
            if (done.failed()) {
                LOG.warn("stream {}: offsets {}..{} could not be fetched yet", streamId, from, to, done.cause());
            } else if (done.result().missing()) {
                reset("offsets from " + from + " are gone");
            } else if (!done.result().entries().isEmpty()) {
                entries(done.result().epoch(), done.result().entries());
            }
        });
    }

    /** Nothing can be promised about the order any more: load the room again and let everybody start from there. */
    private void reset(String why) {
        LOG.warn("stream {}: everybody takes a snapshot: {}", streamId, why);
        meters.failure("room_reset");
        view.ifPresent(v -> {
            ahead.clear();
            pending.clear();
            early.clear();
            // The old view answers those who join meanwhile; what ends this takes them along.
            resetting = true;
            loader.load(streamId).onComplete(done -> {
                resetting = false;
                RoomView next = done.succeeded() ? new RoomView(done.result(), v.pageSize()) : v;
                next.viewers(v.viewers());
                view = Optional.of(next);
                if (done.succeeded()) {
                    audiences.accept(new FeedMessage.Reset(next.state()));
                }
                List<RoomSignal> kept = List.copyOf(early);
                early.clear();
                kept.forEach(this::signal);
            });
        });
    }

    private void schedule() {
        if (ticking) {
            return;
        }
        long wait = pace.waitMs(view().stream().settings().batchIntervalMs(), pending.size() >= MAX_FRAME);
        if (wait == 0) {
            tick();
        } else if (wait > 0) {
            ticking = true;
            vertx.setTimer(wait, t -> {
                ticking = false;
                if (view.isPresent() && !pending.isEmpty()) {
                    schedule();
                }
            });
        }
    }

    private void tick() {
        RoomView v = view();
        List<RoomEntry> cut = pending.subList(0, Math.min(MAX_FRAME, pending.size()));
        RoomFrame frame = cutter.cut(v, List.copyOf(cut));
        cut.clear();
        v.advance(frame.entries(), frame.epoch());
        pace.sent(frame.to());
        audiences.accept(new FeedMessage.Step(frame));
        if (!pending.isEmpty()) {
            schedule();
        }
    }

    private void reactions(RoomSignal.Reactions r) {
        view().countReactions(r.stream(), r.comments());
        Frame frame = ReactionFrames.of(streamId, r.stream(), r.comments(), ++reactionSeq);
        audiences.accept(new FeedMessage.Reactions(streamId, r.stream(), r.comments(), frame));
    }

    /** In force at once; told with its numbers, in the order of the changes. */
    private void changed(Stream stream) {
        view().stream(stream);
        changes = changes.transform(told -> loader.counts(streamId)).map(counts -> {
            RoomView v = view();
            v.counts(counts);
            StreamJson.Counts now = v.counts();
            audiences.accept(new FeedMessage.Changed(stream, now, Frame.of("stream_updated", out -> {
                out.writeStartObject();
                out.writeFieldName("stream");
                StreamJson.write(out, stream, now);
                out.writeEndObject();
            })));
            return null;
        });
    }

    /** Viewers over all nodes changed. */
    void viewers(int count) {
        if (view.isPresent() && count != view().viewers()) {
            view().viewers(count);
            long offset = view().offset();
            audiences.accept(new FeedMessage.ViewerCount(streamId, count, Frame.of("viewer_count", out -> {
                out.writeStartObject();
                out.writeStringField("stream_id", Long.toString(streamId));
                out.writeNumberField("count", count);
                out.writeNumberField("offset", offset);
                out.writeEndObject();
            })));
        }
    }

    /** For tests and gauges: steps that wait. */
    Map<String, Integer> waiting() {
        return Map.of("pending", pending.size(), "ahead", ahead.size());
    }
}
