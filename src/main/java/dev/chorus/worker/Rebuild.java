package dev.chorus.worker;

import dev.chorus.event.Event;
import dev.chorus.port.CommentStore;
import dev.chorus.port.CommentStore.StreamCounts;
import dev.chorus.port.Directory;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Logged;
import dev.chorus.stream.Shard;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes the projections again from the log, with the code that makes them every day, and says what came out different. Nothing else
 * may write to the store meanwhile: the server must not run. Can be begun again after a failure.
 */
public final class Rebuild {
    private static final int EVENTS_PER_BATCH = 1_000;
    private static final int UNWRITTEN = 5_000;
    private static final int STREAMS_PER_PAGE = 200;
    private static final StreamCounts NOTHING = new StreamCounts(0, 0);

    private final EventLog log;
    private final CommentStore store;
    private final Directory directory;
    private final Consumer<Progress> progress;
    private long events;

    /**
     * How far it is.
     *
     * @param topic being replayed
     * @param partition being replayed, 0..63
     * @param events replayed so far, over all topics and partitions
     */
    public record Progress(Topic topic, int partition, long events) {}

    /** A stream whose counts are not what they were. */
    public record Changed(long streamId, StreamCounts before, StreamCounts after) {}

    /** @param streams compared */
    public record Result(long events, int streams, List<Changed> changed) {}

    /** @param progress is told after each batch */
    public Rebuild(EventLog log, CommentStore store, Directory directory, Consumer<Progress> progress) {
        this.log = log;
        this.store = store;
        this.directory = directory;
        this.progress = progress;
    }

    /** @param streamId which stream; 0: all */
    public Future<Result> run(long streamId) {
        List<Integer> partitions = List.copyOf(streamId == 0 ? Partitions.all() : Set.of(Shard.partitionOf(streamId)));
        return streams(streamId).compose(streams -> counts(streams).compose(before -> ends(streamId, partitions)
                .compose(ends -> store.clear(streamId).compose(_ -> replay(streamId, partitions, ends)))
                .compose(_ -> counts(streams))
                .map(after -> new Result(events, streams.size(), changed(streams, before, after)))));
    }

    private record Ends(Map<Integer, Long> comments, Map<Integer, Long> reactions) {}

    /**
     * Where replay ends: with all streams at the end of the log, with one where the projections are, because the positions belong
     * to the other streams as well and must not pass what those have not seen.
     */
    private Future<Ends> ends(long streamId, List<Integer> partitions) {
        if (streamId != 0) {
            return store.positions(ProjectorVerticle.GROUP)
                    .compose(comments ->
                            store.positions(AggregatorVerticle.GROUP).map(reactions -> new Ends(comments, reactions)));
        }
        Map<Integer, Long> comments = new TreeMap<>();
        Map<Integer, Long> reactions = new TreeMap<>();
        Future<Void> done = Future.succeededFuture();
        for (int partition : partitions) {
            done = done.compose(_ -> log.head(Topic.COMMENTS, partition))
                    .onSuccess(head -> comments.put(partition, head))
                    .compose(_ -> log.head(Topic.REACTIONS, partition))
                    .onSuccess(head -> reactions.put(partition, head))
                    .mapEmpty();
        }
        return done.map(_ -> new Ends(comments, reactions));
    }

    /** Comments of every partition first: they tell who was erased, and the reactions of those are not counted again. */
    private Future<Void> replay(long streamId, List<Integer> partitions, Ends ends) {
        Future<Void> projected = Future.succeededFuture();
        for (int partition : partitions) {
            long end = ends.comments().getOrDefault(partition, -1L);
            projected =
                    projected.compose(_ -> replay(new Range(Topic.COMMENTS, partition, streamId, end), this::project));
        }
        return projected.compose(_ -> store.erasedUsers()).compose(erased -> {
            Future<Void> counted = Future.succeededFuture();
            for (int partition : partitions) {
                long end = ends.reactions().getOrDefault(partition, -1L);
                // A fresh ledger and no seen producers: the log is read from its beginning.
                ReactionLedger ledger = new ReactionLedger(store);
                counted = counted.compose(_ -> replay(
                                new Range(Topic.REACTIONS, partition, streamId, end),
                                batch -> count(ledger, without(erased, batch))))
                        .compose(_ -> ledger.flush());
            }
            return counted;
        });
    }

    private static List<Logged> without(Set<Long> erased, List<Logged> batch) {
        return erased.isEmpty()
                ? batch
                : batch.stream()
                        .map(logged -> logged.event() instanceof Event.Reactions reactions
                                ? new Logged(
                                        logged.topic(),
                                        logged.partition(),
                                        logged.position(),
                                        without(erased, reactions))
                                : logged)
                        .toList();
    }

    /** Taps stay: they are of nobody in particular once they are counted. */
    private static Event.Reactions without(Set<Long> erased, Event.Reactions reactions) {
        return new Event.Reactions(
                reactions.head(),
                reactions.producer(),
                reactions.seq(),
                reactions.ops().stream()
                        .filter(op -> op.isTap() || !erased.contains(op.userId()))
                        .toList());
    }

    private record Range(Topic topic, int partition, long streamId, long end) {
        boolean holds(Logged logged) {
            return logged.position() <= end
                    && (streamId == 0 || logged.event().head().streamId() == streamId);
        }
    }

    private interface Step {
        Future<Void> take(List<Logged> batch);
    }

    private Future<Void> replay(Range range, Step step) {
        Promise<Void> done = Promise.promise();
        replay(range, -1, step, done);
        return done.future();
    }

    /** A loop and not a chain of futures, which a long log would make too long. */
    private void replay(Range range, long after, Step step, Promise<Void> done) {
        if (after >= range.end()) {
            done.complete();
            return;
        }
        log.read(range.topic(), range.partition(), after, EVENTS_PER_BATCH)
                .compose(read -> take(range, read, step))
                .onComplete(
                        last -> last.ifPresentOrElse(next -> replay(range, next, step, done), done::complete),
                        done::fail);
    }

    /** The position of the last event read; empty at the end of the log. */
    private Future<Optional<Long>> take(Range range, List<Logged> read, Step step) {
        if (read.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        List<Logged> batch = read.stream().filter(range::holds).toList();
        Future<Void> taken = batch.isEmpty() ? Future.succeededFuture() : step.take(batch);
        return taken.map(_ -> {
            events += batch.size();
            progress.accept(new Progress(range.topic(), range.partition(), events));
            return Optional.of(read.getLast().position());
        });
    }

    private Future<Void> project(List<Logged> batch) {
        Future<Void> done = store.apply(ProjectorVerticle.GROUP, batch);
        for (Logged logged : batch) {
            if (logged.event() instanceof Event.StreamChanged changed) {
                done = done.compose(_ -> directory.putStream(changed.stream(), logged.position()));
            } else if (logged.event() instanceof Event.UserErased erased) {
                done = done.compose(_ -> directory.eraseUser(erased.userId()));
            }
        }
        return done;
    }

    private static Future<Void> count(ReactionLedger ledger, List<Logged> batch) {
        return ledger.fold(batch).compose(_ -> {
            ledger.takeChanged();
            return ledger.unwritten() < UNWRITTEN ? Future.succeededFuture() : ledger.flush();
        });
    }

    private Future<List<Long>> streams(long streamId) {
        return streamId != 0 ? Future.succeededFuture(List.of(streamId)) : page(Long.MAX_VALUE, new ArrayList<>());
    }

    private Future<List<Long>> page(long before, List<Long> ids) {
        return directory
                .streams(EnumSet.allOf(StreamStatus.class), before, STREAMS_PER_PAGE)
                .compose(page -> {
                    page.stream().map(Stream::id).forEach(ids::add);
                    return page.size() < STREAMS_PER_PAGE
                            ? Future.succeededFuture(ids)
                            : page(page.getLast().id(), ids);
                });
    }

    private Future<Map<Long, StreamCounts>> counts(List<Long> streams) {
        return streams.isEmpty() ? Future.succeededFuture(Map.of()) : store.counts(streams);
    }

    private static List<Changed> changed(
            List<Long> streams, Map<Long, StreamCounts> before, Map<Long, StreamCounts> after) {
        List<Changed> changed = new ArrayList<>();
        for (long id : streams) {
            StreamCounts was = before.getOrDefault(id, NOTHING);
            StreamCounts is = after.getOrDefault(id, NOTHING);
            if (!was.equals(is)) {
                changed.add(new Changed(id, was, is));
            }
        }
        return changed;
    }
}
