package dev.chorus.owner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chorus.bus.Reply;
import dev.chorus.event.Event;
import dev.chorus.event.Head;
import dev.chorus.port.CommentStore;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.HotStore;
import dev.chorus.port.LogException;
import dev.chorus.port.Logged;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of a partition's streams: it alone hands out their ids and offsets and appends their events.
 *
 * <pre>
 *   OPENING ──own, replay tail──▶ READY ──append failed──▶ RECOVERING ──read tail──▶ READY
 *                                   └──fenced──▶ LOST (every command is refused; somebody else owns it)
 * </pre>
 *
 * Belongs to one context. While it is not {@code READY} commands are refused with {@code unavailable}.
 */
final class PartitionOwner {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionOwner.class);
    private static final int REPLAY_PAGE = 2_000;
    private static final int MAX_IN_FLIGHT = 20_000;
    private static final long IDLE_MS = IdempotencyKeys.WINDOW_MS + 60_000;

    /** How an event came to be applied. */
    private enum Origin {
        /** This owner appended it and the log said yes. */
        LIVE,
        /** It was there before this owner: everybody who had to hear of it has. */
        REPLAYED,
        /** This owner appended it and did not hear whether it arrived: nobody was told. */
        FOUND
    }

    private enum State {
        OPENING,
        READY,
        RECOVERING,
        LOST
    }

    private final int partition;
    private final Vertx vertx;
    private final EventLog log;
    private final CommentStore store;
    private final HotStore hot;
    private final LongSupplier ids;
    private final Clock clock;
    private final Announcer announcer;

    private final Map<Long, RoomLedger> rooms = new HashMap<>();
    private final Map<Long, Future<RoomLedger>> loading = new HashMap<>();
    // What this owner changed lately: the next change must build on it even if the cache was lost and the store is
    // behind.
    private final Cache<Long, RoomEntry> changed = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();

    private State state = State.OPENING;
    private Optional<EventLog.PartitionWriter> writer = Optional.empty();
    private long position = -1;
    private int inFlight;

    PartitionOwner(
            int partition,
            Vertx vertx,
            EventLog log,
            CommentStore store,
            HotStore hot,
            LongSupplier ids,
            Clock clock,
            Announcer announcer) {
        this.partition = partition;
        this.vertx = vertx;
        this.log = log;
        this.store = store;
        this.hot = hot;
        this.ids = ids;
        this.clock = clock;
        this.announcer = announcer;
    }

    /**
     * Takes the partition and replays its tail: at least the five minutes that idempotency keys live, and all that the projector
     * has not stored yet, so that heads are exact.
     */
    Future<Void> open(long projected) {
        return log.own(partition)
                .compose(w -> {
                    writer = Optional.of(w);
                    return log.positionBefore(Topic.COMMENTS, partition, clock.millis() - IdempotencyKeys.WINDOW_MS);
                })
                .compose(recent -> replay(Math.min(recent, projected), Origin.REPLAYED))
                .onSuccess(done -> state = State.READY);
    }

    Future<Void> close() {
        state = State.LOST;
        return writer.map(EventLog.PartitionWriter::release).orElseGet(Future::succeededFuture);
    }

    int partition() {
        return partition;
    }

    /** The ledger of a stream; read from the store when nothing happened there lately. */
    Future<RoomLedger> room(long streamId) {
        RoomLedger room = rooms.get(streamId);
        if (room != null) {
            return Future.succeededFuture(room);
        }
        Future<RoomLedger> running = loading.get(streamId);
        if (running != null) {
            return running;
        }
        Future<RoomLedger> load = store.head(streamId).map(head -> {
            RoomLedger ledger = rooms.computeIfAbsent(
                    streamId,
                    id -> new RoomLedger(id, log.epoch(), head.offset(), head.position(), new IdempotencyKeys()));
            ledger.touch(clock.millis());
            return ledger;
        });
        loading.put(streamId, load);
        load.onComplete(done -> loading.remove(streamId));
        return load;
    }

    /**
     * Appends an event with the room's next offset.
     *
     * @param event builds it from its head, whose id is new and may serve as a comment's id too
     * @return the event where it stands, once it is durable and in the hot tail
     */
    Future<Logged> append(RoomLedger room, boolean visible, long actorId, String requestId, Draft event) {
        if (state != State.READY || inFlight >= MAX_IN_FLIGHT) {
            return Future.failedFuture(Refusal.unavailable(
                    state == State.READY ? "too much is waiting to be written" : "the stream's owner is not ready"));
        }
        long id = ids.getAsLong();
        room.touch(clock.millis());
        long offset = visible ? room.assign() : 0;
        return write(event.build(
                new Head(id, room.streamId(), visible ? log.epoch() : "", offset, clock.millis(), actorId, requestId)));
    }

    /** Appends an event that has no place in a room. */
    Future<Logged> appendOutside(long streamId, long actorId, String requestId, Draft event) {
        if (state != State.READY || inFlight >= MAX_IN_FLIGHT) {
            return Future.failedFuture(Refusal.unavailable("the stream's owner is not ready"));
        }
        return write(event.build(new Head(ids.getAsLong(), streamId, "", 0, clock.millis(), actorId, requestId)));
    }

    /** Newest state of a comment: what this owner changed, the hot tail, the store. */
    Future<Optional<RoomEntry>> current(long commentId) {
        RoomEntry mine = changed.getIfPresent(commentId);
        if (mine != null) {
            return Future.succeededFuture(Optional.of(mine));
        }
        return hot.find(commentId)
                .recover(away -> Future.succeededFuture(Optional.empty()))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found)
                        : store.find(commentId)
                                .map(stored -> stored.map(s -> new RoomEntry(
                                        s.comment().streamId(),
                                        "",
                                        0,
                                        RoomEntry.Kind.UPDATE,
                                        s.comment(),
                                        partition,
                                        s.position()))));
    }

    /** Forgets rooms where nothing happens; they cost nothing until somebody posts again. */
    void sweep(long projected) {
        long now = clock.millis();
        rooms.values().removeIf(r -> r.isSettled() && r.touchedAt() < now - IDLE_MS && r.position() <= projected);
    }

    private Future<Logged> write(Event event) {
        inFlight++;
        return writer.orElseThrow().append(event).transform(done -> {
            inFlight--;
            if (done.failed()) {
                failed(done.cause());
                return Future.failedFuture(done.cause());
            }
            Logged logged = new Logged(Topic.COMMENTS, partition, done.result(), event);
            return apply(logged, Origin.LIVE).map(logged);
        });
    }

    /** An event is durable: the ledger, the hot tail and the room follow, in the order of the log. */
    private Future<Void> apply(Logged logged, Origin origin) {
        position = Math.max(position, logged.position());
        return switch (logged.event()) {
            case Event.CommentChanged e ->
                ledger(e.head()).compose(room -> applyComment(e, room, logged.position(), origin));
            case Event.StreamChanged e -> {
                Future<Void> put = hot.putStream(e.stream(), logged.position());
                if (origin != Origin.REPLAYED) {
                    announcer.stream(e.stream());
                }
                yield put.recover(away -> Future.succeededFuture());
            }
            default -> Future.succeededFuture();
        };
    }

    /** An event with an offset says where its room stands; for one without, only the store knows. */
    private Future<RoomLedger> ledger(Head head) {
        if (head.offset() == 0) {
            return room(head.streamId());
        }
        return Future.succeededFuture(rooms.computeIfAbsent(
                head.streamId(), id -> new RoomLedger(id, log.epoch(), 0, -1, new IdempotencyKeys())));
    }

    private Future<Void> applyComment(Event.CommentChanged e, RoomLedger room, long at, Origin origin) {
        Head head = e.head();
        room.made(head.epoch(), head.offset(), at);
        room.touch(head.at());
        if (e.change() == Event.Change.CREATED) {
            room.posted(e.comment().author().id(), head.at());
            if (!e.idempotencyKey().isEmpty() && origin != Origin.LIVE) {
                room.keys()
                        .put(
                                e.comment().author().id(),
                                e.idempotencyKey(),
                                e.bodyHash(),
                                head.at(),
                                Future.succeededFuture(new Reply.Posted(e.comment(), head.offset(), false)));
            }
        }
        RoomEntry entry = RoomEntries.of(e, partition, at);
        if (e.change() != Event.Change.CREATED) {
            changed.put(e.comment().id(), entry);
        }
        return hot.append(entry)
                .recover(away -> {
                    LOG.warn("hot store did not take offset {} of stream {}", head.offset(), head.streamId(), away);
                    return Future.succeededFuture();
                })
                .onSuccess(done -> {
                    if (origin != Origin.REPLAYED && entry.offset() > 0) {
                        announcer.entry(entry, clock.millis());
                    }
                });
    }

    private Future<Void> replay(long after, Origin origin) {
        return log.read(Topic.COMMENTS, partition, after, REPLAY_PAGE).compose(page -> {
            Future<Void> applied = Future.succeededFuture();
            for (Logged logged : page) {
                applied = applied.compose(done -> apply(logged, origin));
            }
            return applied.compose(
                    done -> page.size() < REPLAY_PAGE ? Future.succeededFuture() : replay(last(page), origin));
        });
    }

    private static long last(List<Logged> page) {
        return page.get(page.size() - 1).position();
    }

    private void failed(Throwable cause) {
        if (cause instanceof LogException e && e.outcome() == LogException.Outcome.FENCED) {
            LOG.error("partition {} is owned by somebody else now", partition);
            state = State.LOST;
        } else if (state == State.READY) {
            LOG.warn("an append to partition {} failed; reading its tail before going on", partition, cause);
            state = State.RECOVERING;
            recover(100);
        }
    }

    private void recover(long delayMs) {
        writer.orElseThrow()
                .recover()
                .compose(head -> replay(position, Origin.FOUND))
                .onSuccess(done -> {
                    rooms.values().forEach(RoomLedger::settle);
                    if (state == State.RECOVERING) {
                        state = State.READY;
                        LOG.info("partition {} goes on after position {}", partition, position);
                    }
                })
                .onFailure(e -> {
                    LOG.warn("partition {} cannot go on yet", partition, e);
                    if (state == State.RECOVERING) {
                        vertx.setTimer(delayMs, t -> recover(Math.min(delayMs * 2, 5_000)));
                    }
                });
    }

    /** Builds an event around its head. */
    @FunctionalInterface
    interface Draft {
        Event build(Head head);
    }
}
