package dev.chorus.owner;

import dev.chorus.bus.Addresses;
import dev.chorus.bus.Command;
import dev.chorus.bus.Failures;
import dev.chorus.bus.Reply;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.EventLog;
import dev.chorus.port.HotStore;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.UserCatalog;
import dev.chorus.stream.InvalidField;
import dev.chorus.stream.Shard;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The command side: owns every {@code n}-th partition of the log and answers the commands of its shards. Instances share nothing;
 * which partitions an instance takes follows from its number.
 */
public final class CommentsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(CommentsVerticle.class);
    private static final long BEACON_MS = 1_000;
    private static final long SWEEP_MS = 60_000;

    private final Parts parts;
    private final int instance;
    private final int instances;
    private final Map<Integer, PartitionOwner> owners = new TreeMap<>();
    private final List<MessageConsumer<Command>> consumers = new ArrayList<>();

    private @Nullable Handlers handlers;

    /**
     * What every instance works with.
     *
     * @param ids new Snowflakes of this node
     * @param createdAt time of an id, milliseconds since 1970
     */
    public record Parts(
            EventLog log,
            CommentStore store,
            HotStore hot,
            StreamCatalog streams,
            UserCatalog users,
            StreamSettings defaults,
            LongSupplier ids,
            LongUnaryOperator createdAt,
            Clock clock,
            Meters meters) {}

    private record Handlers(
            Announcer announcer, Posting posting, Changing changing, StreamChanging streams, Erasing erasing) {}

    /** @param instance 0..instances-1 */
    public CommentsVerticle(Parts parts, int instance, int instances) {
        this.parts = parts;
        this.instance = instance;
        this.instances = instances;
    }

    @Override
    public Future<?> start() {
        Context context = vertx.getOrCreateContext();
        Announcer announcer = new Announcer(vertx.eventBus(), context);
        Admission admission = new Admission(parts.hot(), parts.clock(), parts.meters(), parts.createdAt());
        Wording wording = new Wording(parts.users(), parts.clock(), parts.createdAt());
        handlers = new Handlers(
                announcer,
                new Posting(
                        admission,
                        wording,
                        new PaceMemory(parts.store(), parts.clock()),
                        announcer,
                        parts.clock(),
                        parts.meters()),
                new Changing(admission, wording, announcer, parts.clock()),
                new StreamChanging(parts.streams(), parts.users(), parts.defaults(), parts.clock()),
                new Erasing(vertx));
        vertx.setPeriodic(BEACON_MS, t -> announcer.beacon(parts.clock().millis()));
        vertx.setPeriodic(SWEEP_MS, t -> sweep());
        return parts.store().positions("projector").compose(projected -> {
            List<Future<?>> opening = new ArrayList<>();
            for (int p = instance; p < Shard.PARTITIONS; p += instances) {
                PartitionOwner owner = new PartitionOwner(
                        p, vertx, parts.log(), parts.store(), parts.hot(), parts.ids(), parts.clock(), announcer);
                owners.put(p, owner);
                opening.add(owner.open(projected.getOrDefault(p, -1L)));
            }
            return Future.all(opening).compose(done -> listen());
        });
    }

    @Override
    public Future<?> stop() {
        List<Future<?>> silent = new ArrayList<>();
        consumers.forEach(c -> silent.add(c.unregister()));
        return Future.join(silent)
                .transform(done -> Future.join(
                        owners.values().stream().map(PartitionOwner::close).toList()));
    }

    private Future<?> listen() {
        List<Future<?>> ready = new ArrayList<>();
        for (int shard = 0; shard < Shard.SHARDS; shard++) {
            PartitionOwner owner = owners.get(Shard.partitionOfShard(shard));
            if (owner != null) {
                MessageConsumer<Command> consumer =
                        vertx.eventBus().consumer(Addresses.ownerOfShard(shard), m -> handle(m, owner));
                consumers.add(consumer);
                ready.add(consumer.completion());
            }
        }
        return Future.all(ready);
    }

    private void handle(Message<Command> message, PartitionOwner owner) {
        long begun = System.nanoTime();
        Future<? extends Reply> answer;
        try {
            answer = answer(message.body(), owner);
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.onComplete(done -> {
            try (var _ = MDC.putCloseable("request_id", message.body().requestId())) {
                if (done.succeeded()) {
                    parts.meters().commentLatency(System.nanoTime() - begun);
                    tell(message.body(), done.result());
                    message.reply(done.result());
                } else {
                    Failures.reply(message, refused(done.cause()));
                }
            }
        });
    }

    /** Moderation acts are for whoever reads the log, too. */
    private static void tell(Command command, Reply reply) {
        if (command instanceof Command.Moderate act && reply instanceof Reply.Posted posted && !posted.repeated()) {
            LOG.warn(
                    "user {} did {} to comment {} of stream {}",
                    act.actor().userId(),
                    act.act().wire(),
                    act.commentId(),
                    act.streamId());
        }
    }

    private Future<? extends Reply> answer(Command command, PartitionOwner owner) {
        Handlers on = Objects.requireNonNull(handlers, "not started");
        return switch (command) {
            case Command.Post c -> on.posting().post(c, () -> stream(c), owner);
            case Command.Edit c -> inStream(c, s -> on.changing().edit(c, s, owner));
            case Command.Delete c -> inStream(c, s -> on.changing().delete(c, s, owner));
            case Command.Moderate c -> inStream(c, s -> on.changing().moderate(c, s, owner));
            case Command.CreateStream c -> on.streams().create(c, owner);
            case Command.ChangeStream c -> on.streams().change(c, owner);
            case Command.Appoint c -> on.streams().appoint(c, owner);
            case Command.EraseUser c -> on.erasing().begin(c, owner);
            case Command.FinishErasure c -> on.erasing().finish(c, owner);
            case Command.React c -> throw Refusal.notFound("reaction address for stream " + c.streamId());
        };
    }

    private Future<Reply.Posted> inStream(Command c, Function<Stream, Future<Reply.Posted>> act) {
        return stream(c).compose(act);
    }

    private Future<Stream> stream(Command c) {
        return parts.streams().get(c.streamId()).map(found -> found.orElseThrow(() -> Refusal.notFound("stream")));
    }

    private static Throwable refused(Throwable cause) {
        return cause instanceof InvalidField e
                ? Refusal.field(ErrorCode.INVALID_FIELD, e.field(), String.valueOf(e.getMessage()))
                : cause;
    }

    private void sweep() {
        parts.store()
                .positions("projector")
                .onSuccess(projected -> owners.forEach((p, owner) -> owner.sweep(projected.getOrDefault(p, -1L))));
    }
}
