package dev.chorus.worker;

import dev.chorus.bus.Addresses;
import dev.chorus.bus.Command;
import dev.chorus.bus.Failures;
import dev.chorus.config.ChorusConfig;
import dev.chorus.observe.Meters;
import dev.chorus.port.CommentStore;
import dev.chorus.port.EventLog;
import dev.chorus.port.HotStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes reactions in at {@link Addresses#REACTIONS} and answers each when it is durable. Any number of instances share the work;
 * operations that one user sends without waiting for answers may then be written in another order.
 *
 * <p>Event loop.
 */
public final class ReactionsVerticle extends VerticleBase {
    private final EventLog log;
    private final HotStore hot;
    private final CommentStore store;
    private final StreamLookup streams;
    private final Source source;
    private final ChorusConfig.Reactions config;
    private final Meters meters;
    private @Nullable ReactionIntake intake;
    private @Nullable MessageConsumer<Command.React> consumer;
    private @Nullable Promise<Void> drained;

    /**
     * What makes this instance's operations its own.
     *
     * @param producer names the instance in the log: unique among all instances of all nodes and all of their starts
     */
    public record Source(String producer, LongSupplier ids, Clock clock) {}

    public ReactionsVerticle(
            EventLog log,
            HotStore hot,
            CommentStore store,
            StreamLookup streams,
            Source source,
            ChorusConfig.Reactions config,
            Meters meters) {
        this.log = log;
        this.hot = hot;
        this.store = store;
        this.streams = streams;
        this.source = source;
        this.config = config;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        ReactionIntake takes = new ReactionIntake(
                streams, new CommentTargets(hot, store), hot, source.ids(), meters, config.maxQueued(), this::lane);
        MessageConsumer<Command.React> listens =
                vertx.eventBus().consumer(Addresses.REACTIONS, request -> take(takes, request));
        intake = takes;
        consumer = listens;
        return listens.completion();
    }

    /** Takes no more, and completes when everything taken is answered. */
    @Override
    public Future<?> stop() {
        if (consumer == null || intake == null) {
            return Future.succeededFuture();
        }
        Promise<Void> answered = Promise.promise();
        ReactionIntake takes = intake;
        return consumer.unregister().compose(_ -> {
            drained = answered;
            if (takes.underWay() == 0) {
                answered.tryComplete();
            }
            return answered.future();
        });
    }

    private IntakeLane lane(int shard) {
        String producer = source.producer() + "." + shard;
        ReactionAppender appender = new ReactionAppender(vertx, log, source.ids(), source.clock(), producer);
        return new IntakeLane(vertx, appender, config.maxBatch(), config.flushMs());
    }

    private void take(ReactionIntake takes, Message<Command.React> request) {
        takes.take(request.body())
                .onComplete(request::reply, failure -> Failures.reply(request, failure))
                .onComplete(_ -> {
                    if (drained != null && takes.underWay() == 0) {
                        drained.tryComplete();
                    }
                });
    }
}
