package dev.chorus.gateway;

import dev.chorus.account.Identity;
import dev.chorus.account.Role;
import dev.chorus.account.SigningKeys;
import dev.chorus.account.Tokens;
import dev.chorus.adapter.embedded.MemoryHotStore;
import dev.chorus.bus.Addresses;
import dev.chorus.bus.RoomSignal;
import dev.chorus.config.ChorusConfig;
import dev.chorus.config.Hot;
import dev.chorus.config.Redis;
import dev.chorus.config.Secret;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.Directory;
import dev.chorus.port.HotStore;
import dev.chorus.port.RoomEntry;
import dev.chorus.query.ReactionReader;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.StreamCounters;
import dev.chorus.query.UserCatalog;
import dev.chorus.stream.Shard;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import dev.chorus.stream.StreamStatus;
import dev.chorus.stream.StreamType;
import dev.chorus.testing.EmbeddedOnly;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Two gateway instances of a node on a loop turned by hand, over a real hot store, with one room and its owner. */
final class HandGateway {
    static final long STREAM = 77;
    private static final int INSTANCES = 2;
    private static final Tokens TOKENS = tokens();

    final HandLoop loop = new HandLoop();
    final HandStore store = new HandStore();
    final RoomScript room;
    final Meters meters = Meters.inMemory();
    /** Every buffer that viewers shared. */
    final List<ByteBuf> wires = new ArrayList<>();

    final List<Lobby> lobbies = new ArrayList<>();
    private final List<FeedHost> hosts = new ArrayList<>();
    private final List<SessionCommands> commands = new ArrayList<>();
    private final Deque<RoomEntry> unprojected = new ArrayDeque<>();
    private final HotStore hot;

    /** @param tail steps kept hot */
    HandGateway(Random random, int tail, int pageSize, int outboxBytes, int budget) {
        hot = new MemoryHotStore(tail, loop::now);
        room = new RoomScript(STREAM, random);
        Directory directory = HandLoop.stand(Directory.class, Map.of());
        CommentStore comments = store.port();
        StreamCatalog streams = new StreamCatalog(hot, directory);
        hot.putStream(stream(STREAM, budget), 0);
        ChorusConfig config = config(pageSize, outboxBytes);
        for (int i = 0; i < INSTANCES; i++) {
            Lobby lobby = new Lobby(loop.vertx(), loop.context(), config, hot, meters, loop::now, i, INSTANCES);
            RoomLoader loader =
                    new RoomLoader(hot, comments, streams, new StreamCounters(hot, comments), meters, pageSize);
            FeedHost host = new FeedHost(loop.vertx(), config, loader, hot, meters, loop.clock(), loop::now);
            loop.bus().localConsumer(FeedHost.feedAddress(i), host::accept);
            lobby.open();
            lobbies.add(lobby);
            hosts.add(host);
            commands.add(new SessionCommands(
                    loop.bus(),
                    lobby,
                    TOKENS,
                    new UserCatalog(directory),
                    new ReactionReader(hot, comments),
                    hot,
                    loop.clock(),
                    10,
                    30_000));
        }
    }

    /** Something happens in the room; durable and hot, and not yet told. */
    RoomEntry happens() {
        RoomEntry entry = room.next();
        hot.append(entry);
        unprojected.add(entry);
        return entry;
    }

    /** Happened before this process began: in the store, and nothing is hot. */
    void happenedLongAgo() {
        store.apply(room.next());
    }

    void tell(List<RoomEntry> entries) {
        List<RoomEntry> visible = entries.stream().filter(e -> e.offset() > 0).toList();
        if (!visible.isEmpty()) {
            loop.publish(
                    Addresses.room(STREAM),
                    new RoomSignal.Entries(STREAM, visible.getFirst().epoch(), visible));
        }
    }

    void beacon() {
        if (room.head() > 0) {
            loop.publish(Addresses.room(STREAM), new RoomSignal.Beacon(STREAM, room.epoch(), room.head()));
        }
    }

    /** The projector stores the next events, so that the hot tail may forget them. */
    void project(int events) {
        for (int i = 0; i < events && !unprojected.isEmpty(); i++) {
            RoomEntry e = unprojected.poll();
            store.apply(e);
            hot.projected(Shard.partitionOf(STREAM), e.position());
            hot.projected(e.partition(), e.position());
        }
    }

    void projectAll() {
        project(Integer.MAX_VALUE);
    }

    void everySecond() {
        lobbies.forEach(Lobby::reportViewers);
    }

    void sweep() {
        hosts.forEach(FeedHost::sweep);
    }

    /** A connection of somebody; 0: nobody. */
    Session connect(int instance, long user, Transport way) {
        Session session = new Session(lobbies.get(instance), commands.get(instance), meters, 10_000);
        session.carriedBy(way);
        if (user != 0) {
            session.identify(identity(user));
        }
        return session;
    }

    static void join(Session session, Tier tier, String epoch, long offset) {
        JsonObject payload = new JsonObject()
                .put("stream_id", Long.toString(STREAM))
                .put("budget", tier.name().toLowerCase(java.util.Locale.ROOT));
        if (!epoch.isEmpty()) {
            payload.put("epoch", epoch).put("offset", offset);
        }
        session.message(Buffer.buffer(new JsonObject()
                .put("type", "join_stream")
                .put("ref", "j")
                .put("payload", payload)
                .encode()));
    }

    static Identity identity(long user) {
        return new Identity(user, "user" + user, "User", "", Role.USER, false, false, 0, Long.MAX_VALUE);
    }

    static Stream stream(long id, int budget) {
        StreamSettings d = StreamSettings.DEFAULTS;
        StreamSettings settings = new StreamSettings(
                d.rateLimits(),
                0,
                500,
                300,
                d.reactionTypes(),
                d.reactionsMode(),
                budget,
                30,
                d.premoderation(),
                false,
                false,
                0,
                false,
                d.guests(),
                d.review(),
                100);
        return new Stream(
                id,
                "",
                "Room",
                "",
                StreamType.OTHER,
                RoomScript.CREATOR,
                StreamStatus.LIVE,
                0,
                1,
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
    }

    /** What is kept for slow viewers, on all instances. */
    long outboxBytes() {
        return lobbies.stream().mapToLong(lobby -> lobby.outboxes().now()).sum();
    }

    private static ChorusConfig config(int pageSize, int outboxBytes) {
        return new ChorusConfig(
                Path.of("data"),
                "test",
                false,
                false,
                new ChorusConfig.Http("127.0.0.1", 0, "", 0, 65_536, 60_000, List.of()),
                new ChorusConfig.Gateway(
                        "127.0.0.1",
                        0,
                        "",
                        1000,
                        10,
                        100,
                        500,
                        outboxBytes,
                        262_144,
                        65_536,
                        50,
                        30_000,
                        10_000,
                        1,
                        pageSize,
                        1_000,
                        0,
                        0,
                        List.of()),
                new ChorusConfig.Bridge(true, 100, 10_000, 1_000, 60_000),
                new ChorusConfig.Limits(100, 200),
                StreamSettings.DEFAULTS,
                new ChorusConfig.Log(30, 10_000, 10_000),
                new Hot(Hot.Store.MEMORY),
                new Redis("127.0.0.1", 6_379, "", new Secret(""), 0, false, 3_600, false, "", 500),
                new ChorusConfig.Reactions(5, 1_000, 20, 100_000),
                new ChorusConfig.Reconciliation(false, 30, 300, 1800),
                new ChorusConfig.Tokens(3_600, 3_600, 30_000),
                EmbeddedOnly.DIRECTORY,
                EmbeddedOnly.POSTGRES);
    }

    private static Tokens tokens() {
        try {
            Path folder = Files.createTempDirectory("chorus-keys");
            return new Tokens(SigningKeys.loadOrCreate(folder), java.time.InstantSource.system(), new Random(1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
