package dev.chorus.adapter.redis;

import dev.chorus.port.HotStore;
import dev.chorus.port.RoomEntry;
import dev.chorus.port.RoomHead;
import dev.chorus.stream.Shard;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads and seeds of rooms; one script run each, so that what is read is as of one head. */
final class RedisRooms {
    /** Offsets are counted in doubles by the script. */
    private static final long LAST = 1L << 53;

    private static final Comparator<RoomEntry> NEWEST_FIRST =
            Comparator.comparingLong((RoomEntry entry) -> entry.comment().id()).reversed();

    private final RedisAppends appends;
    private final RedisGuard guard;

    RedisRooms(RedisAppends appends, RedisGuard guard) {
        this.appends = appends;
        this.guard = guard;
    }

    Future<HotStore.Snapshot> snapshot(long streamId, int limit) {
        return ask(streamId, "snapshot", List.of(Integer.toString(Math.min(limit, 1_000))))
                .map(answer -> {
                    List<RoomEntry> entries = entries(answer.get(3));
                    // A body that is gone: the server dropped it for want of memory.
                    boolean whole = entries.size() == answer.get(3).size();
                    boolean hit = RedisText.number(answer.get(0)) == 1 && whole;
                    return new HotStore.Snapshot(
                            hit, RedisText.of(answer.get(1)), RedisText.number(answer.get(2)), entries);
                });
    }

    Future<HotStore.Tail> tail(long streamId, long from, long to, int limit) {
        List<String> range = List.of("" + Math.clamp(from, 0, LAST), "" + Math.clamp(to, 0, LAST), "" + limit);
        return ask(streamId, "tail", range).map(answer -> {
            String epoch = RedisText.of(answer.get(1));
            Response steps = answer.get(3);
            List<RoomEntry> entries = new ArrayList<>();
            for (int i = 0; i + 2 < steps.size(); i += 3) {
                long offset = RedisText.number(steps.get(i));
                entries.add(at(
                        offset,
                        epoch,
                        RedisText.of(steps.get(i + 1)),
                        RedisText.entry(RedisText.of(steps.get(i + 2)))));
            }
            return new HotStore.Tail(
                    RedisText.number(answer.get(0)) == 1, epoch, RedisText.number(answer.get(2)), entries);
        });
    }

    Future<HotStore.Unprojected> unprojected(long streamId) {
        return ask(streamId, "unprojected", List.of()).map(answer -> {
            List<RoomEntry> entries = entries(answer.get(1));
            entries.sort(NEWEST_FIRST);
            return new HotStore.Unprojected(RedisText.number(answer.get(0)) == 1, entries);
        });
    }

    Future<Optional<RoomEntry>> find(long commentId) {
        return guard.call("find", Request.cmd(Command.GET).arg(RedisKeys.place(commentId)))
                .compose(place -> {
                    if (place == null) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    String bodies = RedisKeys.room(RedisText.number(place)).get(2);
                    return guard.call(
                                    "find",
                                    Request.cmd(Command.HGET).arg(bodies).arg(RedisText.padded(commentId)))
                            .map(body -> Optional.ofNullable(body).map(found -> RedisText.entry(RedisText.of(found))));
                });
    }

    Future<Void> seed(long streamId, RoomHead head, List<RoomEntry> newestFirst, boolean whole) {
        List<String> arguments = new ArrayList<>();
        arguments.add(head.epoch());
        arguments.add(Long.toString(head.offset()));
        arguments.add(RedisText.padded(head.position()));
        arguments.add(whole ? "1" : "0");
        for (RoomEntry entry : newestFirst) {
            arguments.add(RedisText.padded(entry.comment().id()));
            arguments.add(RedisText.body(entry));
        }
        return ask(streamId, "seed", arguments).mapEmpty();
    }

    private Future<Response> ask(long streamId, String operation, List<String> arguments) {
        return guard.call(operation, () -> appends.room(streamId, Shard.partitionOf(streamId), operation, arguments));
    }

    /** A step with the current body: its own kind and offset when the body has moved on. */
    private static RoomEntry at(long offset, String epoch, String kind, RoomEntry now) {
        return now.offset() == offset && now.epoch().equals(epoch)
                ? now
                : new RoomEntry(
                        now.streamId(),
                        epoch,
                        offset,
                        RedisText.kind(kind.charAt(0)),
                        now.comment(),
                        now.partition(),
                        now.position());
    }

    private static List<RoomEntry> entries(Response bodies) {
        List<RoomEntry> entries = new ArrayList<>();
        for (Response body : bodies) {
            if (body != null) {
                entries.add(RedisText.entry(RedisText.of(body)));
            }
        }
        return entries;
    }
}
