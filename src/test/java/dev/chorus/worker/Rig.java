package dev.chorus.worker;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.adapter.embedded.Await;
import dev.chorus.adapter.embedded.EmbeddedEventLog;
import dev.chorus.adapter.embedded.MemoryHotStore;
import dev.chorus.adapter.embedded.SqliteAnalytics;
import dev.chorus.adapter.embedded.SqliteCommentStore;
import dev.chorus.adapter.embedded.SqliteDirectory;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.BusCodecs;
import dev.chorus.bus.Command;
import dev.chorus.bus.Reply;
import dev.chorus.comment.Author;
import dev.chorus.comment.Comment;
import dev.chorus.comment.CommentStatus;
import dev.chorus.config.ChorusConfig;
import dev.chorus.event.Event;
import dev.chorus.event.Head;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.EventLog;
import dev.chorus.port.EventLog.PartitionWriter;
import dev.chorus.query.UserCatalog;
import dev.chorus.reaction.Target;
import dev.chorus.reaction.Totals;
import dev.chorus.stream.Shard;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import dev.chorus.stream.StreamType;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The embedded backends in a folder, and the little that tests of workers need around them. */
final class Rig {
    static final StreamSettings OPEN = StreamSettings.DEFAULTS;

    final Vertx vertx = WatchedVertx.make();
    final Meters meters = Meters.inMemory();
    final Path data;
    final EventLog log;
    final CommentStore store;
    final SqliteAnalytics analytics;
    final SqliteDirectory directory;
    final MemoryHotStore hot = new MemoryHotStore(1_000);
    final Map<Long, Stream> streams = new ConcurrentHashMap<>();
    final AtomicLong ids = new AtomicLong(1_000_000);
    private final Map<Integer, PartitionWriter> writers = new HashMap<>();
    private final AtomicLong boots = new AtomicLong();

    Rig(Path data) {
        this.data = data;
        BusCodecs.register(vertx.eventBus());
        log = Await.get(EmbeddedEventLog.open(data, 100_000, Clock.systemUTC(), meters));
        store = SqliteCommentStore.open(vertx, data, meters, Clock.systemUTC());
        analytics = SqliteAnalytics.open(vertx, data, meters, Clock.systemUTC());
        directory = SqliteDirectory.open(vertx, data, meters, overrides -> OPEN, Clock.systemUTC());
    }

    void close() {
        Await.get(vertx.deploymentIDs().stream()
                .map(vertx::undeploy)
                .reduce(Future.succeededFuture(), (a, b) -> a.compose(_ -> b)));
        Await.get(log.close());
        Await.get(store.close());
        Await.get(analytics.close());
        Await.get(directory.close());
        Await.get(vertx.close());
    }

    String deploy(Supplier<Deployable> verticle) {
        return Await.get(vertx.deployVerticle(verticle.get()));
    }

    void undeploy(String id) {
        Await.get(vertx.undeploy(id));
    }

    ReactionsVerticle reactions(EventLog into, int maxQueued) {
        var source = new ReactionsVerticle.Source(
                "test." + boots.incrementAndGet(), ids::incrementAndGet, Clock.systemUTC());
        return new ReactionsVerticle(
                into, hot, store, this::lookUp, source, new ChorusConfig.Reactions(2, 500, 20, maxQueued), meters);
    }

    AggregatorVerticle aggregator(CommentStore into) {
        return new AggregatorVerticle(log, into, hot, meters, 20, Partitions.all());
    }

    ProjectorVerticle projector() {
        return new ProjectorVerticle(
                log, store, hot, directory, new UserCatalog(directory), analytics, meters, Partitions.all());
    }

    private Future<Optional<Stream>> lookUp(long id) {
        return Future.succeededFuture(Optional.ofNullable(streams.get(id)));
    }

    Stream stream(long id, StreamStatus status, StreamSettings settings) {
        Stream stream = new Stream(
                id,
                "",
                "s" + id,
                "",
                StreamType.OTHER,
                1,
                status,
                0,
                0,
                0,
                "UTC",
                "",
                "",
                0,
                settings,
                "{}",
                Set.of(),
                1,
                1);
        streams.put(id, stream);
        return stream;
    }

    Stream live(long id) {
        return stream(id, StreamStatus.LIVE, OPEN);
    }

    static Comment comment(long streamId, long id, CommentStatus status) {
        Author author = new Author(7, "ana", "Ana", "", Role.USER, false);
        return Comment.builder()
                .id(id)
                .streamId(streamId)
                .author(author)
                .content("text " + id)
                .createdAt(System.currentTimeMillis())
                .status(status)
                .build();
    }

    /** Writes an event of comments into the log, as the owner of the partition does. */
    long logged(Event event) {
        int partition = Shard.partitionOf(event.head().streamId());
        return Await.get(
                writers.computeIfAbsent(partition, p -> Await.get(log.own(p))).append(event));
    }

    long posted(Comment comment, long offset) {
        return logged(new Event.CommentChanged(
                head(comment.streamId(), offset), Event.Change.CREATED, comment, "", "", 0, Role.USER));
    }

    Head head(long streamId, long offset) {
        String epoch = offset == 0 ? "" : log.epoch();
        return new Head(ids.incrementAndGet(), streamId, epoch, offset, System.currentTimeMillis(), 0, "");
    }

    static Identity user(long id) {
        return new Identity(id, "u" + id, "U", "", Role.USER, false, false, 0, Long.MAX_VALUE);
    }

    static Identity guest(long id) {
        return new Identity(id, "g" + id, "G", "", Role.USER, false, true, 0, Long.MAX_VALUE);
    }

    static Command.React react(Identity who, long streamId, long commentId, String type, boolean add, int count) {
        return new Command.React(who, "r", streamId, false, commentId, type, add, count);
    }

    /** On behalf of a user, so that limits do not apply. */
    static Command.React freely(long userId, long streamId, long commentId, String type, boolean add, int count) {
        return new Command.React(user(userId), "r", streamId, true, commentId, type, add, count);
    }

    Future<Integer> send(Command.React command) {
        return vertx.eventBus()
                .<Reply.Accepted>request(Addresses.REACTIONS, command)
                .map(reply -> reply.body().accepted());
    }

    Totals stored(long streamId, long commentId) {
        Target target = new Target(streamId, commentId);
        return Await.get(store.totals(List.of(target))).getOrDefault(target, Totals.NONE);
    }

    Totals hot(long streamId, long commentId) {
        Target target = new Target(streamId, commentId);
        return Await.get(hot.totals(List.of(target))).getOrDefault(target, Totals.NONE);
    }
}
