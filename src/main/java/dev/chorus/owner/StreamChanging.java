package dev.chorus.owner;

import dev.chorus.bus.Command;
import dev.chorus.bus.Reply;
import dev.chorus.event.Event;
import dev.chorus.moderation.Rights;
import dev.chorus.protocol.ErrorCode;
import dev.chorus.protocol.Refusal;
import dev.chorus.query.StreamCatalog;
import dev.chorus.query.UserCatalog;
import dev.chorus.stream.Stream;
import dev.chorus.stream.StreamRules;
import dev.chorus.stream.StreamRules.Overrides;
import dev.chorus.stream.StreamSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/** Making and changing streams: logged first, in turn per stream, with the whole state afterwards. */
final class StreamChanging {
    private static final int MAX_WAITING = 10_000;

    private final StreamCatalog streams;
    private final UserCatalog users;
    private final StreamSettings defaults;
    private final Clock clock;
    private final Turns<Command> turns = new Turns<>(Command::streamId, MAX_WAITING);

    StreamChanging(StreamCatalog streams, UserCatalog users, StreamSettings defaults, Clock clock) {
        this.streams = streams;
        this.users = users;
        this.defaults = defaults;
        this.clock = clock;
    }

    Future<Reply.StreamState> create(Command.CreateStream c, PartitionOwner owner) {
        return turns.take(c, () -> streams.get(c.streamId()).compose(found -> {
            if (found.isPresent()) {
                return Future.succeededFuture(new Reply.StreamState(found.get()));
            }
            if (!Rights.creates(c.actor())) {
                throw Refusal.of(ErrorCode.FORBIDDEN, "an account is needed to open a stream");
            }
            Stream stream = StreamRules.create(
                    c.streamId(),
                    c.externalId(),
                    c.actor().userId(),
                    c.fields(),
                    this::overlay,
                    defaults,
                    clock.millis());
            return append(c, owner, stream);
        }));
    }

    Future<Reply.StreamState> change(Command.ChangeStream c, PartitionOwner owner) {
        return changed(c, owner, stream -> {
            if (!Rights.changes(c.actor(), stream)) {
                throw Refusal.of(ErrorCode.FORBIDDEN, "only its creator or an admin may change a stream");
            }
            return Future.succeededFuture(StreamRules.change(stream, c.fields(), this::overlay, clock.millis()));
        });
    }

    Future<Reply.StreamState> appoint(Command.Appoint c, PartitionOwner owner) {
        return changed(c, owner, stream -> {
            if (!Rights.changes(c.actor(), stream)) {
                throw Refusal.of(ErrorCode.FORBIDDEN, "only its creator or an admin may appoint moderators");
            }
            Supplier<Stream> next = () -> StreamRules.appoint(stream, c.userId(), c.appointed(), clock.millis());
            if (!c.appointed()) {
                return Future.succeededFuture(next.get());
            }
            return users.get(c.userId()).map(user -> {
                if (user.isEmpty() || user.get().guest()) {
                    throw Refusal.notFound("user");
                }
                return next.get();
            });
        });
    }

    private Future<Reply.StreamState> changed(
            Command c, PartitionOwner owner, java.util.function.Function<Stream, Future<Stream>> decide) {
        return turns.take(c, () -> streams.get(c.streamId())
                .map(found -> found.orElseThrow(() -> Refusal.notFound("stream")))
                .compose(decide)
                .compose(next -> append(c, owner, next)));
    }

    private Future<Reply.StreamState> append(Command c, PartitionOwner owner, Stream next) {
        return owner.appendOutside(
                        next.id(), c.actor().userId(), c.requestId(), head -> new Event.StreamChanged(head, next))
                .map(logged -> {
                    streams.changed(next);
                    return new Reply.StreamState(next);
                });
    }

    private Overrides overlay(String earlier, Map<String, Object> changes) {
        JsonObject merged = new JsonObject(earlier).mergeIn(new JsonObject(changes));
        return new Overrides(merged.encode(), SettingsOverlay.effective(defaults, merged));
    }
}
