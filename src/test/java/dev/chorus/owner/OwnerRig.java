package dev.chorus.owner;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.account.User;
import dev.chorus.adapter.embedded.Await;
import dev.chorus.adapter.embedded.BrittleLog;
import dev.chorus.adapter.embedded.EmbeddedEventLog;
import dev.chorus.adapter.embedded.MemoryHotStore;
import dev.chorus.adapter.embedded.SqliteCommentStore;
import dev.chorus.adapter.embedded.SqliteDirectory;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.BusCodecs;
import dev.chorus.bus.Command;
import dev.chorus.bus.Failures;
import dev.chorus.bus.Reply;
import dev.chorus.bus.RoomSignal;
import dev.chorus.event.Event;
import dev.chorus.moderation.ModerationAct;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.EventLog.Topic;
import dev.chorus.port.Logged;
import dev.chorus.port.RoomEntry;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.UserCatalog;
import dev.chorus.stream.Shard;
import dev.chorus.stream.StreamSettings;
import dev.chorus.testing.HeldBack;
import dev.chorus.testing.WatchedVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Owners of all partitions on real embedded backends, with a clock that is set by hand; can be stopped and started again. */
final class OwnerRig implements AutoCloseable {
    static final Identity CREATOR = user(1);
    static final Identity ADMIN = identity(2, Role.ADMIN, false);
    static final Identity SERVICE = identity(3, Role.SERVICE, false);
    static final Identity ANA = user(10);
    static final Identity BEN = user(11);
    static final Identity GUEST = identity(12, Role.USER, true);
    /** Whose account was made a second ago. */
    static final Identity NEWCOMER = user(13);

    final BrittleLog disk = new BrittleLog();
    final List<RoomEntry> announced = new CopyOnWriteArrayList<>();
    private final Path data;
    private final AtomicLong ids = new AtomicLong(1_000_000);
    private volatile Instant now = Instant.parse("2026-11-20T10:00:00Z");

    Vertx vertx;
    EmbeddedEventLog log;
    SqliteCommentStore store;
    SqliteDirectory directory;
    MemoryHotStore hot;
    /** What owners see of the store and the directory: a test may let them wait. */
    HeldBack<CommentStore> seenStore;

    HeldBack<Directory> seenDirectory;

    OwnerRig(Path data) {
        this.data = data;
        start();
    }

    void start() {
        Meters meters = Meters.inMemory();
        vertx = WatchedVertx.make();
        BusCodecs.register(vertx.eventBus());
        log = Await.get(disk.open(data));
        store = SqliteCommentStore.open(vertx, data, meters, clock());
        directory = SqliteDirectory.open(
                vertx, data, meters, json -> SettingsOverlay.effective(StreamSettings.DEFAULTS, json), clock());
        hot = new MemoryHotStore(1_000, () -> now.toEpochMilli());
        seenStore = HeldBack.of(CommentStore.class, store);
        seenDirectory = HeldBack.of(Directory.class, directory);
        StreamCatalog streams = new StreamCatalog(hot, directory);
        streams.listen(vertx.eventBus());
        Await.get(vertx.deployVerticle(new CommentsVerticle(
                new CommentsVerticle.Parts(
                        log,
                        seenStore.port(),
                        hot,
                        streams,
                        new UserCatalog(seenDirectory.port()),
                        StreamSettings.DEFAULTS,
                        ids::incrementAndGet,
                        id -> id == NEWCOMER.userId() ? now.toEpochMilli() - 1_000 : 0,
                        clock(),
                        meters),
                0,
                1)));
    }

    /** The process ends: what was only in memory is gone. */
    void stop() {
        vertx.deploymentIDs().forEach(id -> Await.get(vertx.undeploy(id)));
        Await.get(log.close());
        Await.get(store.close());
        Await.get(directory.close());
        Await.get(vertx.close());
    }

    @Override
    public void close() {
        disk.heal();
        stop();
    }

    void restart() {
        stop();
        start();
    }

    void pass(Duration time) {
        now = now.plus(time);
        disk.now(now);
    }

    /** The projector catches up. */
    void project() {
        Map<Integer, Long> done = Await.get(store.positions("projector"));
        for (int p = 0; p < Shard.PARTITIONS; p++) {
            List<Logged> batch = Await.get(log.read(Topic.COMMENTS, p, done.getOrDefault(p, -1L), 10_000));
            if (!batch.isEmpty()) {
                Await.get(store.apply("projector", batch));
                batch.forEach(l -> {
                    if (l.event() instanceof Event.StreamChanged e) {
                        Await.get(directory.putStream(e.stream(), l.position()));
                    }
                });
                hot.projected(p, batch.getLast().position());
            }
        }
    }

    /** Events of a stream's comments as they are in the log. */
    List<Event.CommentChanged> logged(long stream) {
        List<Event.CommentChanged> events = new ArrayList<>();
        for (Logged l : Await.get(log.read(Topic.COMMENTS, Shard.partitionOf(stream), -1, 10_000))) {
            if (l.event() instanceof Event.CommentChanged e && e.head().streamId() == stream) {
                events.add(e);
            }
        }
        return events;
    }

    /** Offsets of a stream in the order of the log; held comments have none. */
    List<Long> offsets(long stream) {
        return logged(stream).stream()
                .map(e -> e.head().offset())
                .filter(o -> o > 0)
                .toList();
    }

    long stream(Map<String, Object> settings) {
        long id = ids.incrementAndGet();
        this.<Reply.StreamState>get(
                new Command.CreateStream(CREATOR, "r", id, "", Map.of("title", "A stream", "settings", settings)));
        vertx.eventBus().<RoomSignal>consumer(Addresses.room(id), m -> {
            if (m.body() instanceof RoomSignal.Entries e) {
                announced.addAll(e.entries());
            }
        });
        return id;
    }

    long openStream() {
        return stream(Map.of("rate_limits", "off"));
    }

    static Command.Post text(Identity who, long stream, String content) {
        return post(who, stream, content, 0, "");
    }

    static Command.Post post(Identity who, long stream, String content, long parent, String key) {
        return new Command.Post(who, "r", stream, false, content, parent, -1, key, "", "");
    }

    static Command.Moderate act(Identity who, long stream, long comment, ModerationAct act) {
        return new Command.Moderate(who, "r", stream, comment, act, "");
    }

    <T extends Reply> Future<T> send(Command command) {
        return vertx.eventBus()
                .<T>request(Addresses.owner(command.streamId()), command)
                .map(m -> m.body());
    }

    <T extends Reply> T get(Command command) {
        try {
            return Await.get(this.<T>send(command));
        } catch (RuntimeException e) {
            throw Failures.unwrap(e);
        }
    }

    Reply.Posted posted(Command command) {
        return get(command);
    }

    Refusal refusal(Command command) {
        Throwable thrown = catchThrowable(() -> get(command));
        return thrown instanceof Refusal refusal
                ? refusal
                : Optional.<Refusal>empty().orElseThrow(() -> new AssertionError("was not refused", thrown));
    }

    /** Somebody who can be named in comments. */
    void account(long id, String name) {
        Await.get(directory.createUser(
                new User(id, name, name, "", "", Role.USER, false, 0.5, false, true, "", now.toEpochMilli())));
    }

    static Identity user(long id) {
        return identity(id, Role.USER, false);
    }

    static Identity identity(long id, Role role, boolean guest) {
        return new Identity(id, "user" + id, "User " + id, "", role, false, guest, 0, Long.MAX_VALUE);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }
}
